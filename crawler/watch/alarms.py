"""What whoever runs the crawl must know of a run. Each alarm is a sentence that begins with what ``FAIL_ON`` calls it.

``lost:``  what should be in the archive is not, and no later run brings it by itself, or nothing could be read.
``blocked:``  the site keeps us out: most pages of the run, or every section page, came as a refusal, a consent wall
or without content. One or two such pages among many are fates.
``drift:``  the outlet is not what it was (``crawler.watch.drift``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from archive.manifest import Fate, Manifest, Profile, Source
from archive.reading.coverage import refusal
from crawler.watch.drift import drift

__all__ = ["alarms"]

_WORDS: Final[Mapping[str, str]] = {
    "blocked": "refused",
    "consent": "consent walls",
    "empty": "without content",
}
# As many reasons as one can read.
_MOST_TOLD: Final = 3


def alarms(
    sections_expected: int,
    reached: int,
    unreached: Mapping[str, int],
    fates: Sequence[Fate],
    profile: Profile,
    sources: Sequence[Source],
    earlier: Sequence[Manifest],
    refused_before: Collection[str] = (),
) -> list[str]:
    """The alarms of a run that ended by itself. Pure.

    ``sections_expected`` section pages were to be read (of an outlet without any: feeds and sitemaps), ``reached``
    were; ``unreached`` counts the others by reason (``https://…: HTTP 503``). ``earlier`` are the outlet's runs before
    this one; ``refused_before`` the URLs that were refused in one of them already: a page that always is says nothing
    about today.
    """
    return [
        *_sections(sections_expected, reached, unreached, _called(sources)),
        *_refused(fates, earlier, refused_before),
        *_lost(fates),
        *drift(profile, sources, earlier),
    ]


def _called(sources: Sequence[Source]) -> str:
    """What the sources are of which one at least must be read."""
    feeds = sources and all(source.kind != "section" for source in sources)
    return "feed or sitemap" if feeds else "section page"


def _sections(expected: int, reached: int, unreached: Mapping[str, int], called: str) -> Iterator[str]:
    if not expected or reached:
        return
    kinds = {refusal(reason) for reason in unreached}
    told = sorted(unreached)
    more = f", and {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
    reasons = ", ".join(told[:_MOST_TOLD]) + more if told else "no answer"
    if kinds and kinds <= set(_WORDS):
        yield f"blocked: every {called} was {_said(Counter(map(str, kinds)))} ({reasons})"
    else:
        yield f"lost: no {called} could be read ({reasons})"


def _refused(fates: Iterable[Fate], earlier: Sequence[Manifest], before: Collection[str]) -> Iterator[str]:
    """A block that goes on rings again; one page that is always refused does not."""
    last = next((run for run in reversed(earlier) if run.kind == "crawl"), None)
    goes_on = last is not None and any(alarm.startswith("blocked:") for alarm in last.alarms)
    answered = [fate for fate in fates if fate.captured]
    refused = [fate for fate in answered if fate.fate == "failed" and refusal(fate.reason) in _WORDS]
    if not goes_on:
        old = {fate.url for fate in refused if fate.url in before}
        answered = [fate for fate in answered if fate.url not in old]
        refused = [fate for fate in refused if fate.url not in old]
    if refused and 2 * len(refused) > len(answered):
        kinds = Counter(str(refusal(fate.reason)) for fate in refused)
        first = refused[0]
        yield f"blocked: {len(refused)} of {len(answered)} pages were {_said(kinds)} ({first.url}: {first.reason})"


def _said(kinds: Mapping[str, int]) -> str:
    """``refused``; ``refused (7) or consent walls (2)``, the most first."""
    if len(kinds) == 1:
        return _WORDS[next(iter(kinds))]
    ordered = sorted(kinds.items(), key=lambda one: (-one[1], one[0]))
    return " or ".join(f"{_WORDS[kind]} ({count})" for kind, count in ordered)


def _lost(fates: Sequence[Fate]) -> Iterator[str]:
    answered = [fate for fate in fates if fate.captured]
    broken = [fate for fate in answered if (fate.reason or "").startswith("failed:")]
    if broken and 2 * len(broken) > len(answered):
        told = f"{len(broken)} of {len(answered)} pages, which the WARC holds, could not be extracted"
        yield f"lost: {told} ({broken[0].reason})"
    lost = [fate for fate in fates if fate.fate == "failed" and (fate.reason or "").startswith("lost")]
    if lost:
        yield f"lost: {len(lost)} pages ({lost[0].url}: {lost[0].reason})"
    open_ = [fate for fate in fates if fate.fate == "pending"]
    if open_:
        yield f"lost: of {len(open_)} pages nobody knows what became ({open_[0].url}); see the log"
