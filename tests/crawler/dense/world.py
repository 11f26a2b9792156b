"""The outlets and their stories: what each publishes, and what becomes of it. The same seed, the same world.

A moment is an hour from ``START``; what happens in an hour is on show from its end.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tests.crawler.dense.faults import Fault, faults_of
from tests.crawler.dense.rates import edit_ages
from tests.crawler.month.life import Text, edited
from tests.crawler.month.papers import START
from tests.crawler.month.wording import Prose, tongue

__all__ = ["LIVES", "START", "Entry", "House", "Story", "Wording", "houses"]

# How often each life is dealt among thirty stories; an ordinary one is edited at the published rates.
LIVES = {"ordinary": 18, "ab": 3, "live": 2, "soft404": 2, "moved": 2, "stuck": 2, "removed": 1}

_SHAPES = ("dated", "named", "numbered", "ref")
_FEEDS = ("rss", "atom", "json", None)
_SITEMAPS = ("honest", "now", None)
_BACKLOG = 8
# A soft 404 lasts so many visits.
_VISITS_OFF = 4
_DAY = 24
_WORDS = [
    "harbour",
    "tram",
    "quay",
    "ferry",
    "vote",
    "court",
    "levy",
    "dike",
    "school",
    "bridge",
    "budget",
    "inquiry",
    "treaty",
    "minister",
    "coast",
    "railway",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """A post of a live page."""

    id: str
    hour: int
    headline: str
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What a reader meets at a story."""

    headline: str
    blocks: tuple[str, ...]
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """``wordings`` are (hour, words) in order; ``other`` is the second headline of a test of two. From ``off`` to
    before ``back`` the story is off (a soft 404, or gone for good); at ``moves`` it gets another address; from
    ``frozen`` to before ``thawed`` its server answers 304 to every condition."""

    id: int
    slug: str
    hour: int
    life: str
    wordings: tuple[tuple[int, Wording], ...]
    other: str | None = None
    off: float = math.inf
    back: float = math.inf
    moves: float = math.inf
    frozen: float = math.inf
    thawed: float = math.inf

    def wording(self, hour: int) -> Wording:
        return next(words for since, words in reversed(self.wordings) if since <= hour or since == self.hour)

    def is_off(self, hour: int) -> bool:
        return self.off <= hour < self.back


@dataclass(frozen=True, slots=True)
class House:
    """An outlet: its place among the others decides language, template, shape of address, sources."""

    number: int
    name: str
    language: str
    template: int
    shape: str
    feed: str | None
    sitemap: str | None
    validators: bool
    stories: tuple[Story, ...]
    faults: tuple[Fault, ...]

    def listed(self, hour: int, most: int) -> list[Story]:
        """The newest stories that stand in the list."""
        here = [one for one in self.stories if one.hour <= hour and not one.is_off(hour)]
        return sorted(here, key=lambda one: (-one.hour, -one.id))[:most]

    def active(self, hour: int) -> Fault | None:
        """The fault of this hour; an outlet has one at a time."""
        return next((one for one in self.faults if one.first <= hour < one.last), None)


def houses(count: int, days: int, seed: int, *, step: int, only: frozenset[str] | None = None) -> list[House]:
    """So many outlets over so many days; ``step`` are the hours between two visits, and ``only`` the odd behaviours
    that happen (None: all)."""
    return [_house(number, days, random.Random(f"{seed} {number}"), step, only) for number in range(count)]


def _house(number: int, days: int, draw: random.Random, step: int, only: frozenset[str] | None) -> House:
    language = "japanese" if number % 3 == 2 else "english"
    feed, sitemap = _FEEDS[number % 4], _SITEMAPS[number % 3]
    return House(
        number=number,
        name=f"dense-{number:03}",
        language=language,
        template=number % 4,
        shape=_SHAPES[number % 5 % 4],
        feed=feed,
        sitemap=sitemap,
        validators=number % 7 != 3,
        stories=tuple(_stories(number, days, Prose(tongue(language), draw), draw, step, only)),
        faults=tuple(faults_of(days, draw, step=step, feed=feed, sitemap=sitemap, only=only)),
    )


def _stories(
    number: int, days: int, prose: Prose, draw: random.Random, step: int, only: frozenset[str] | None
) -> Iterator[Story]:
    hours = [1] * _BACKLOG + [
        day * _DAY + draw.randint(2, 23) for day in range(days) for _ in range(draw.randint(1, 3))
    ]
    deck: list[str] = []
    for place, hour in enumerate(hours):
        if not deck:
            deck = [life for life, count in LIVES.items() for _ in range(count)]
            draw.shuffle(deck)
        life = deck.pop()
        if only is not None and life not in only:
            life = "ordinary"
        id_ = 100_000 * (number + 1) + 7 * place + 11
        yield _story(id_, hour, life, prose, draw, step)


def _story(id_: int, hour: int, life: str, prose: Prose, draw: random.Random, step: int) -> Story:
    text = Text(prose.headline(), tuple(prose.paragraph() for _ in range(draw.randint(3, 6))))
    slug = "-".join(draw.sample(_WORDS, 5))
    story = Story(id_, slug, hour, life, ((hour, _wording(text)),))
    later = hour + step * draw.randint(3, 6)
    changes: dict[str, Callable[[], Story]] = {
        "ordinary": lambda: replace(story, wordings=tuple(_edits(story, text, prose, draw))),
        "ab": lambda: replace(story, other=prose.headline()),
        "live": lambda: replace(story, wordings=tuple(_posts(story, text, prose, draw, step))),
        "soft404": lambda: replace(
            _edited_at(story, later + 1, text, prose, draw), off=later, back=later + step * _VISITS_OFF
        ),
        "moved": lambda: replace(story, moves=later),
        "stuck": lambda: replace(
            _edited_at(story, hour + 2 * step, text, prose, draw), frozen=hour + step, thawed=hour + step + 14 * _DAY
        ),
        "removed": lambda: replace(story, off=later),
    }
    return changes[life]()


def _wording(text: Text, entries: tuple[Entry, ...] = ()) -> Wording:
    return Wording(text.headline, text.blocks, entries)


def _edits(story: Story, text: Text, prose: Prose, draw: random.Random) -> Iterator[tuple[int, Wording]]:
    yield story.hour, _wording(text)
    for age in edit_ages(draw):
        text = edited(text, prose, draw)
        yield story.hour + math.ceil(age), _wording(text)


def _edited_at(story: Story, hour: int, text: Text, prose: Prose, draw: random.Random) -> Story:
    return replace(story, wordings=(*story.wordings, (hour, _wording(edited(text, prose, draw)))))


def _posts(story: Story, text: Text, prose: Prose, draw: random.Random, step: int) -> Iterator[tuple[int, Wording]]:
    """A live page: a post every while, the newest first; one of them is corrected later."""
    entries: tuple[Entry, ...] = ()
    hour = story.hour
    for number in range(draw.randint(4, 8)):
        entries = (Entry(f"post-{story.id}-{number}", hour, prose.headline(), prose.paragraph()), *entries)
        if number == 3:
            entries = (*entries[:2], replace(entries[2], text=prose.paragraph()), *entries[3:])
        yield hour, _wording(text, entries)
        hour += draw.randint(1, 2 * step)
