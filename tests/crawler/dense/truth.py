"""What was kept against what was served: false versions, missed ones, losses, alarms. Each finding has the name of the
odd behaviour that it is about.

The truth is the outlets' own log of requests. Nothing here looks at what the crawler says of itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from archive.article import Article
from archive.layout import moment
from tests.crawler.dense.faults import KINDS, Fault
from tests.crawler.dense.play import Play, Visit
from tests.crawler.dense.press import Met, State, without_session
from tests.crawler.dense.world import START, House, Story

__all__ = ["Finding", "Verdict", "verdict"]

# While these last, no list names what is new, or no article can be read.
_CLOSED = frozenset(
    {"maintenance", "challenge", "challenge of the section", "section to front page", "robots is html", "stuck section"}
    | {"maintenance of articles", "challenge of articles", "cut gzip", "cut by closing", "unasked 206"}
)
# Two wordings flap where each came back at least twice within seven days: then they are one version.
_RETURNS, _WITHIN = 2, 7 * 24
_REFUSED = frozenset({"sources_refused", "pages_refused", "challenge", "block_words"})
# What the alarm of a fault, or its example, must name, by the first word of the fault.
_CAUSES = {
    "maintenance": _REFUSED | {"no_source_read", "error_words"},
    "challenge": _REFUSED,
    "section": frozenset({"led_to_front_page"}),
    "broken": _REFUSED | {"not_feed", "not_sitemap", "no_links"},
    "robots": _REFUSED | {"robots_unreachable", "no_source_read"},
}
# What answers 304 only is asked plainly after a week at the latest.
_PATIENCE = 8 * 24


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and of which odd behaviour: ``false``, ``missed``, ``lost``, ``unsaid``, ``false alarm``."""

    kind: str
    about: str
    where: str
    told: str


@dataclass(frozen=True)
class Verdict:
    """``findings`` are what is wrong; ``counts`` what there was."""

    findings: list[Finding]
    counts: Counter[str]
    drawn: Counter[str]

    def of(self, kind: str) -> Counter[str]:
        """How often something of this kind is wrong, by odd behaviour."""
        return Counter(one.about for one in self.findings if one.kind == kind)


@dataclass(frozen=True, slots=True)
class _Label:
    """A state, as far as it must agree."""

    standing: str
    headline: str | None = None
    text: str | None = None


def verdict(play: Play) -> Verdict:
    """All of it."""
    counts: Counter[str] = Counter(visits=len(play.visits), outlet_visits=len(play.visits) * len(play.houses))
    counts.update(requests=len(play.log), stories=sum(len(house.stories) for house in play.houses))
    findings = [*_histories(play, counts), *_losses(play, counts), *_stuck(play, counts), *_alarms(play, counts)]
    findings += [
        Finding("broken", "crawl", f"hour {one.hour}", f"exit code {one.code}: {one.log[-800:]}")
        for one in play.visits
        if one.code not in (0, 1)
    ]
    return Verdict(findings, counts, _drawn(play) + play.suffered)


def _drawn(play: Play) -> Counter[str]:
    """How often each odd behaviour was there at a visit."""
    hours = [one.hour for one in play.visits]
    faults = (
        one.kind for house in play.houses for one in house.faults if any(one.first <= at < one.last for at in hours)
    )
    lives = (one.life for house in play.houses for one in house.stories if hours and one.hour <= hours[-1])
    shapes = (f"address {house.shape}" for house in play.houses if house.shape == "ref" for _ in house.stories)
    return Counter([*faults, *lives, *shapes])


# --- histories


def _histories(play: Play, counts: Counter[str]) -> Iterator[Finding]:
    served: defaultdict[tuple[str, int], list[Met]] = defaultdict(list)
    for met in play.log:
        if met.story is not None:
            served[met.house, met.story].append(met)
    owners = {met.address: (met.house, met.story) for met in play.log if met.address is not None}
    kept: defaultdict[tuple[str, int] | str, list[Article]] = defaultdict(list)
    order = play.news.order
    for article in play.news.articles(status=None, versions="all"):
        if article.version is not None:
            address = without_session(article.url)
            kept[owners.get(address, address)].append(article)  # type: ignore[arg-type]
    for house in play.houses:
        for story in house.stories:
            owner = (house.name, story.id)
            ours = sorted(kept.pop(owner, []), key=order)
            if owner in served:
                yield from _compared(house, story, served[owner], ours, counts)
        base = play.bases[house.name]
        for strange in [one for name in kept if isinstance(name, str) and name.startswith(base) for one in kept[name]]:
            told = "is kept, though it is no article of politics"
            yield Finding("false", _fault_at(house, _hour(strange)), strange.url, told)


def _compared(
    house: House, story: Story, log: Sequence[Met], kept: Sequence[Article], counts: Counter[str]
) -> Iterator[Finding]:
    """A story has one history, at whatever addresses it was served."""
    address = f"{house.name} {story.id} {log[0].address}"
    if story.other is not None and not _flaps(log):
        counts["tests of headlines that came back too seldom"] += 1
        return
    wanted = _versions(story, log)
    ours = [_label(story, one) for one in kept]
    counts["versions served"] += len(wanted)
    counts["versions kept"] += len(ours)
    theirs = [label for label, _ in wanted]
    matched_theirs, matched_ours = _common(theirs, ours)
    for place, (label, met) in enumerate(wanted):
        if place not in matched_theirs:
            yield Finding("missed", _about(house, story, met.hour), address, f"hour {met.hour}: {_short(label)}")
    for place, label in enumerate(ours):
        if place not in matched_ours:
            hour = _hour(kept[place])
            yield Finding("false", _about(house, story, hour), address, f"hour {hour}: {_short(label)}")


def _versions(story: Story, log: Iterable[Met]) -> list[tuple[_Label, Met]]:
    """The versions that a story must have, each with the request that met it first. That it goes on at another address
    is none."""
    found: list[tuple[_Label, Met]] = []
    posts: dict[str, str] = {}
    for met in log:
        if met.state is None or met.state.standing == "moved":
            continue
        label = _served(story, met.state)
        known = {one.id: one.text for one in met.state.wording.entries} if met.state.wording else {}
        changed = any(posts.get(id_, text) != text for id_, text in known.items())
        posts |= known
        if (found or label.standing == "there") and (changed or not found or found[-1][0] != label):
            found.append((label, met))
    return found


def _served(story: Story, state: State) -> _Label:
    if state.wording is None:
        return _Label(state.standing)
    text = None if story.life == "live" else _plain(" ".join(state.wording.blocks))
    return _Label("there", _plain(story.wordings[0][1].headline if story.other else state.wording.headline), text)


def _label(story: Story, article: Article) -> _Label:
    if article.status in ("gone", "moved"):
        return _Label(article.status)
    headline = (
        story.wordings[0][1].headline
        if story.other is not None and article.headline == story.other
        else article.headline
    )
    return _Label("there", _plain(headline), None if story.life == "live" else _plain(article.text))


def _flaps(log: Sequence[Met]) -> bool:
    """Whether a test of two headlines was met often enough to be seen for what it is."""
    shown = [(met.hour, met.state.wording.headline) for met in log if met.state and met.state.wording]
    turns = [shown[0], *(new for old, new in pairwise(shown) if old[1] != new[1])] if shown else []
    first = turns[0][0] if turns else 0
    returns = Counter(headline for hour, headline in turns if hour - first <= _WITHIN)
    return len(returns) == 2 and min(returns.values()) > _RETURNS


def _common(one: Sequence[_Label], other: Sequence[_Label]) -> tuple[set[int], set[int]]:
    """The places of a longest common subsequence in both."""
    sizes = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in reversed(range(len(one))):
        for j in reversed(range(len(other))):
            sizes[i][j] = 1 + sizes[i + 1][j + 1] if one[i] == other[j] else max(sizes[i + 1][j], sizes[i][j + 1])
    i = j = 0
    left: set[int] = set()
    right: set[int] = set()
    while i < len(one) and j < len(other):
        if one[i] == other[j]:
            left.add(i)
            right.add(j)
            i, j = i + 1, j + 1
        elif sizes[i + 1][j] >= sizes[i][j + 1]:
            i += 1
        else:
            j += 1
    return left, right


# --- losses


def _losses(play: Play, counts: Counter[str]) -> Iterator[Finding]:
    """Stories that stood in a list at a visit at which nothing was wrong, and that were never had."""
    had = {(met.house, met.story) for met in play.log if met.state and met.state.standing == "there"}
    for house in play.houses:
        for story in house.stories:
            chances = [one.hour for one in play.visits if _is_open(house, story, one.hour)]
            counts["stories on show"] += bool(chances)
            if chances and (house.name, story.id) not in had:
                yield Finding(
                    "lost", _about(house, story, chances[0]), f"{house.name} {story.id}", f"since hour {chances[0]}"
                )


def _is_open(house: House, story: Story, hour: int) -> bool:
    fault = house.active(hour)
    return story in house.listed(hour, 15) and (fault is None or fault.kind not in _CLOSED)


def _stuck(play: Play, counts: Counter[str]) -> Iterator[Finding]:
    """Edits behind a server that says 304 to every condition: seen within a week or so all the same."""
    last = play.visits[-1].hour if play.visits else 0
    for house in play.houses:
        for story in house.stories:
            if story.life != "stuck" or len(story.wordings) < 2 or story.wordings[1][0] + _PATIENCE > last:
                continue
            log = [met for met in play.log if (met.house, met.story) == (house.name, story.id)]
            if not any(met.hour < story.wordings[1][0] and met.state for met in log):
                continue
            counts["edits behind 304s"] += 1
            seen = [met.hour for met in log if met.state and met.state.wording == story.wordings[1][1]]
            if not seen or seen[0] > story.wordings[1][0] + _PATIENCE:
                yield Finding("missed", "stuck", f"{house.name} {story.id}", f"edited at hour {story.wordings[1][0]}")


# --- alarms


def _alarms(play: Play, counts: Counter[str]) -> Iterator[Finding]:
    for house in play.houses:
        for fault in house.faults:
            within = [one for one in play.visits if fault.first <= one.hour < fault.last]
            if within and fault.must_alarm:
                counts["faults that must alarm"] += 1
                counts["alarms after the first of a fault"] += sum(house.name in one.alarms for one in within[1:])
                yield from _unsaid(house, fault, within)
    for visit in play.visits:
        for house in play.houses:
            told = [one for one in visit.alarms.get(house.name, []) if not _is_of_304s(one, house, visit.hour)]
            fault = house.active(visit.hour)
            counts["alarms"] += len(visit.alarms.get(house.name, []))
            if told and (fault is None or KINDS[fault.kind].quiet):
                yield Finding(
                    "false alarm", fault.kind if fault else "none", f"{house.name} hour {visit.hour}", _causes(told)
                )


def _is_of_304s(alarm: dict[str, Any], house: House, hour: int) -> bool:
    """Whether an alarm says that the server's 304s are false, where they have been."""
    stuck = [one.first for one in house.faults if one.kind.startswith("stuck")]
    stuck += [one.hour for one in house.stories if one.life == "stuck"]
    return alarm["detail"]["kind"] == "false_304" and any(since <= hour for since in stuck)


def _unsaid(house: House, fault: Fault, within: Sequence[Visit]) -> Iterator[Finding]:
    where = f"{house.name} hour {within[0].hour}"
    about = f"{fault.kind} {fault.variant}"
    told = within[0].alarms.get(house.name, [])
    words = {one["detail"]["kind"] for one in told} | {
        example["cause"]["kind"] for one in told for example in one.get("examples", ()) if example.get("cause")
    }
    if not told:
        yield Finding("unsaid", about, where, "no alarm")
    elif not words & _CAUSES[fault.kind.partition(" ")[0]]:
        yield Finding("unsaid", about, where, f"another cause: {_causes(told)}")


def _causes(told: Iterable[dict[str, Any]]) -> str:
    return ", ".join(f"{one['kind']} {one['detail']['kind']} {one.get('about') or ''}".strip() for one in told)


# --- names


def _about(house: House, story: Story, hour: int) -> str:
    """The odd behaviour that is to blame, if any."""
    fault = house.active(hour)
    if story.life != "ordinary":
        return story.life
    return fault.kind if fault else f"address {house.shape}" if house.shape == "ref" else "ordinary"


def _fault_at(house: House, hour: int) -> str:
    fault = house.active(hour)
    return fault.kind if fault else "ordinary"


def _hour(article: Article) -> int:
    return int((moment(article.captured) - START).total_seconds() // 3600)


def _plain(text: str | None) -> str | None:
    return " ".join(text.split()) if text else text


def _short(label: _Label) -> str:
    return f"{label.standing} {label.headline!r:.60} {label.text!r:.80}"
