"""A diff in a few words: "headline; 1 paragraph rewritten, 2 added"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from archive.article import ABSENT, Article
from archive.causes import Cause
from archive.edits.difference import Change

__all__ = ["moved_to", "summary"]

_KINDS = ("rewritten", "added", "removed", "moved", "split", "merged", "retouched")
_NAMES = {
    "date_published": "date of publication",
    "date_modified": "modified date",
    "canonical_url": "canonical address",
    "url": "address",
    "entries": "posts",
}


def summary(old: Article, new: Article, changes: Sequence[Change]) -> str:
    """What changed, headline first; ``trivial: …`` where nothing else did, ``no difference`` where nothing did."""
    absence = _absence(old, new)
    if absence:
        return absence
    substantive = [one for one in changes if one.weight == "substantive"]
    if substantive:
        return "; ".join(_told(one) for one in substantive)
    return f"trivial: {'; '.join(_reasons(changes))}" if changes else "no difference"


def moved_to(article: Article) -> str | None:
    """Where an article that moved goes on."""
    return article.status_reason.url if article.status == "moved" and article.status_reason else None


def _absence(old: Article, new: Article) -> str | None:
    if new.status == "gone":
        return f"gone ({_named(new.status_reason)})" if new.status_reason else "gone"
    if new.status == "moved":
        return f"moved to {moved_to(new) or 'no address'}"
    return "back" if old.status in ABSENT else None


def _named(cause: Cause) -> str:
    return f"HTTP {cause.status}" if cause.status else cause.kind.replace("_", " ")


def _told(change: Change) -> str:
    if change.field == "status":
        return f"{change.old} -> {change.new}"
    if change.field == "text":
        counts = Counter[str](one.kind for one in change.paragraphs if one.weight == "substantive")
        return ", ".join(_counted(counts, "paragraph", _KINDS)) or "text"
    if change.field == "entries":
        kinds = Counter[str](one.kind for one in change.posts if one.weight == "substantive" or one.kind == "added")
        return ", ".join(_counted(kinds, "post", ("edited", "removed", "added")))
    name = _NAMES.get(change.field, change.field)
    return f"{name} ({', '.join(change.why)})" if "figures" in change.why or "order" in change.why else name


def _counted(counts: Counter[str], noun: str, kinds: Sequence[str]) -> Iterator[str]:
    named = False
    for kind in kinds:
        if count := counts[kind]:
            words = "" if named else f" {noun}{'s' if count > 1 else ''}"
            yield f"{count}{words} {kind}"
            named = True


def _reasons(changes: Iterable[Change]) -> list[str]:
    told = []
    for change in changes:
        name = _NAMES.get(change.field, change.field)
        reasons = ", ".join(reason for reason in change.why if reason != name)
        told.append(f"{name} ({reasons})" if reasons else name)
    return told
