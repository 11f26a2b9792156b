"""What becomes of a story: edits, retractions, moves, walls. A deck of lives is dealt, so that none is missing."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from crawler.demo.newsroom.desk import Change, Story
from tests.crawler.month.wording import Prose

__all__ = ["KINDS", "Life", "Text", "edited", "lives"]

# How often each life is dealt among thirty stories.
KINDS = {
    "quiet": 9,
    "edited": 9,
    "undone": 2,
    "touched": 2,
    "taken off": 2,
    "led home": 1,
    "returned": 1,
    "moved": 1,
    "moved back": 1,
    "moved twice": 1,
    "walled": 1,
}


def lives(draw: random.Random) -> Iterator[Life]:
    """Lives without end, all kinds in each thirty."""
    while True:
        deck = [kind for kind, count in KINDS.items() for _ in range(count)]
        draw.shuffle(deck)
        yield from map(Life, deck)


@dataclass(frozen=True)
class Text:
    """The words of a story while it is edited."""

    headline: str
    blocks: tuple[str, ...]

    def change(self, hour: int, story: Story) -> Change:
        # The moment is set by whoever knows the calendar; that there is one says that the page has a new date.
        return Change(edition=hour, headline=self.headline, body="\n\n".join(self.blocks), modified=story.published)


@dataclass(frozen=True)
class Life:
    """One of ``KINDS``, or ``promoted``: a story of another section that moves into politics."""

    kind: str

    def changes(
        self, story: Story, politics: tuple[str, ...], elsewhere: tuple[str, ...], prose: Prose, draw: random.Random
    ) -> Iterator[Change]:
        """The changes, in the order of their hours; ``politics`` and ``elsewhere`` are sections to move to."""
        hours = _hours(story.edition, draw)
        others = [section for section in (*politics, *elsewhere) if section != story.section]
        if self.kind in ("edited", "taken off", "moved", "moved back") and (
            self.kind == "edited" or draw.random() < 0.5
        ):
            yield from _edits(story, hours, prose, draw)
        yield from self._fate(story, hours, others, politics, prose, draw)

    def _fate(
        self,
        story: Story,
        hours: Callable[[int, int], int],
        others: list[str],
        politics: tuple[str, ...],
        prose: Prose,
        draw: random.Random,
    ) -> Iterator[Change]:
        match self.kind:
            case "undone":
                hour = hours(1, 30)
                yield edited(_text(story), prose, draw).change(hour, story)
                yield _text(story).change(hours(1, 2), story)
            case "touched":
                yield Change(edition=hours(2, 20), modified=story.published)
            case "taken off":
                yield Change(edition=hours(6, 120), gone=draw.choice((404, 410)))
            case "led home":
                yield Change(edition=hours(6, 90), gone=301)
            case "returned":
                yield Change(edition=hours(6, 40), gone=draw.choice((301, 404)))
                yield Change(edition=hours(30, 90), back=True)
            case "moved":
                yield Change(edition=hours(4, 60), section=draw.choice(others))
            case "moved back":
                yield Change(edition=hours(4, 40), section=draw.choice(others))
                yield Change(edition=hours(24, 80), section=story.section)
            case "moved twice":
                first, second = draw.sample(others, 2)
                yield Change(edition=hours(4, 40), section=first)
                yield Change(edition=hours(12, 60), section=second)
            case "walled":
                yield Change(edition=hours(2, 20), page="consent" if draw.random() < 0.6 else "empty")
                yield Change(edition=hours(10, 30), page="article")
            case "promoted":
                yield Change(edition=hours(2, 20), section=draw.choice(politics))


def _hours(first: int, draw: random.Random) -> Callable[[int, int], int]:
    """Each call gives a later hour: so many after the one before, at least and at most."""
    now = first

    def later(least: int, most: int) -> int:
        nonlocal now
        now += draw.randint(least, most)
        return now

    return later


def _text(story: Story) -> Text:
    return Text(story.headline, tuple(story.body.split("\n\n")))


def _edits(story: Story, hours: Callable[[int, int], int], prose: Prose, draw: random.Random) -> Iterator[Change]:
    """One to three edits, most of them on the first day."""
    text = _text(story)
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3))):
        text = edited(text, prose, draw)
        yield text.change(hours(24, 200) if draw.random() < 0.2 else hours(1, 12), story)


def edited(text: Text, prose: Prose, draw: random.Random) -> Text:
    """``text`` after one edit of any kind."""
    return draw.choice(_EDITS)(text, prose, draw)


def _headline(text: Text, prose: Prose, draw: random.Random) -> Text:
    """One word for another, where the language has spaces; else another headline."""
    words, others = text.headline.split(" "), prose.headline().split(" ")
    if len(words) < 4:
        return replace(text, headline=" ".join(others))
    place = draw.randrange(1, len(words) - 1)
    return replace(text, headline=" ".join([*words[:place], draw.choice(others), *words[place + 1 :]]))


def _figure(text: Text, prose: Prose, draw: random.Random) -> Text:
    for place, block in enumerate(text.blocks):
        found = re.search(r"\d+", block)
        if found:
            changed = f"{block[: found.start()]}{int(found[0]) + draw.randint(1, 90)}{block[found.end() :]}"
            return _with(text, place, changed)
    return _rewritten(text, prose, draw)


def _added(text: Text, prose: Prose, draw: random.Random) -> Text:
    place = draw.randint(1, len(text.blocks))
    return replace(text, blocks=(*text.blocks[:place], prose.paragraph(), *text.blocks[place:]))


def _removed(text: Text, prose: Prose, draw: random.Random) -> Text:
    if len(text.blocks) <= 3:
        return _added(text, prose, draw)
    place = draw.randrange(1, len(text.blocks))
    return replace(text, blocks=(*text.blocks[:place], *text.blocks[place + 1 :]))


def _swapped(text: Text, prose: Prose, draw: random.Random) -> Text:
    blocks = list(text.blocks)
    one, other = draw.sample(range(1, len(blocks)), 2)
    blocks[one], blocks[other] = blocks[other], blocks[one]
    return replace(text, blocks=tuple(blocks))


def _rewritten(text: Text, prose: Prose, draw: random.Random) -> Text:
    return _with(text, draw.randrange(len(text.blocks)), prose.paragraph())


def _corrected(text: Text, prose: Prose, draw: random.Random) -> Text:
    return replace(text, blocks=(*text.blocks, prose.correction()))


def _with(text: Text, place: int, block: str) -> Text:
    return replace(text, blocks=(*text.blocks[:place], block, *text.blocks[place + 1 :]))


_EDITS = (_headline, _figure, _added, _removed, _swapped, _rewritten, _corrected)
