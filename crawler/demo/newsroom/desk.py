"""The desk: what each demo paper has published, edition by edition.

A paper is one TOML file in ``papers/``: its sections and its stories, each with the changes that later editions make
to it. ``Paper.published_at(n)`` folds them into what a visitor finds in edition ``n``; more editions are more
``[[story.change]]`` tables, never more code.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from archive.article import Block

__all__ = ["LINK", "Change", "Edition", "Paper", "Picture", "Shelf", "Spell", "Story", "papers"]

LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A TOML table: a key that means nothing is an error."""


class Picture(_Table, frozen=True, kw_only=True):
    file: str
    caption: str
    credit: str


class Change(_Table, frozen=True, kw_only=True):
    """What ``edition`` does to a story. ``put`` and ``drop`` name blocks of the text by number (1 is the first), as
    they stood before this change; ``body`` replaces the whole; ``section`` moves the story to another address;
    ``gone`` takes it off the site (404, 410, or 301: its address leads to the front page) and ``back`` puts it on
    again; ``page`` is what a visitor gets from now on."""

    edition: int
    modified: dt.datetime | None = None
    headline: str | None = None
    body: str | None = None
    put: dict[str, str] = {}
    drop: tuple[int, ...] = ()
    section: str | None = None
    gone: Literal[301, 404, 410] | None = None
    back: bool = False
    page: Literal["article", "paywall", "consent", "empty"] | None = None


class Story(_Table, frozen=True, kw_only=True):
    """One article in one state. ``body`` has blank lines between blocks, ``##`` before a subhead and
    ``[words](/address)`` for a link. ``page`` says what a visitor gets at its address; ``listed_as`` how the
    section's list links to it."""

    id: int
    section: str
    published: dt.datetime
    headline: str
    body: str
    login: str = "desk"
    authors: tuple[str, ...] = ()
    role: str | None = None
    agency: str | None = None
    dateline: str | None = None
    picture: Picture | None = None
    page: Literal["article", "paywall", "consent", "empty"] = "article"
    listed_as: Literal["address", "without_slash"] = "address"
    edition: int = 1
    change: tuple[Change, ...] = ()
    modified: dt.datetime | None = None
    gone: Literal[301, 404, 410] | None = None
    left: tuple[str, ...] = ()
    """Sections it stood in before it was moved."""

    def at(self, edition: int) -> Story | None:
        """The story as ``edition`` has it; None while it is not out yet."""
        if edition < self.edition:
            return None
        story = self
        for change in sorted(self.change, key=lambda change: change.edition):
            if change.edition <= edition:
                story = _changed(story, change)
        return story

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The text in reading order, without markup: what a reader would copy out."""
        return tuple(_block(plain) for plain in (LINK.sub(r"\1", source) for source in self.sources))

    @property
    def sources(self) -> tuple[str, ...]:
        """The blocks as the TOML file has them; where there is a dateline, it opens the first."""
        found = [" ".join(part.split()) for part in self.body.strip().split("\n\n")]
        if self.dateline and found:
            found[0] = f"{self.dateline} — {found[0]}"
        return tuple(found)


class Shelf(_Table, frozen=True, kw_only=True):
    """A section of a paper. ``politics``: the outlet file names it; ``opinion``: what stands in it is opinion;
    ``everything``: its list has the whole paper in it."""

    path: str
    trail: tuple[str, ...]
    politics: bool = False
    opinion: bool = False
    everything: bool = False

    def holds(self, story: Story) -> bool:
        """Whether ``story`` stands in this section or in one below it."""
        return f"{story.section}/".startswith(f"{self.path}/")


class Spell(_Table, frozen=True, kw_only=True):
    """A time in which the whole site is another, from edition ``first`` to ``last`` (None: for good). ``down``: every
    address answers 503; ``blocked``: its pages are empty, as for clients taken for bots; ``refused``: they answer 403;
    ``redesign``: in its pages the words of ``renames`` (class names, ids) stand as their values."""

    kind: Literal["down", "blocked", "refused", "redesign"]
    first: int
    last: int | None = None
    renames: dict[str, str] = {}


class Paper(_Table, frozen=True, kw_only=True):
    """A demo outlet. ``address`` is the format of an article's path, ``article`` the pattern that fits it;
    ``layout`` how it is built; ``forbidden`` the paths its robots.txt closes; ``free_blocks`` how much of a
    paywalled story everybody may read; ``always_modified``: a story that nobody changed still has a date of change,
    that of its publication; ``feeds`` and ``sitemaps`` are paths; ``rules`` go into its outlet file; of ``comments``,
    what readers write below its stories, every visitor finds others."""

    name: str
    title: str
    country: str
    language: str
    timezone: str
    agency: str | None = None
    address: str
    article: str
    layout: Literal["courier", "shiomi"]
    per_page: int
    free_blocks: int
    always_modified: bool
    forbidden: tuple[str, ...]
    feeds: tuple[str, ...]
    sitemaps: tuple[str, ...]
    rules: tuple[dict[str, str | list[str]], ...] = ()
    comments: tuple[str, ...] = ()
    section: tuple[Shelf, ...]
    story: tuple[Story, ...]
    spell: tuple[Spell, ...] = ()

    def path(self, story: Story, section: str | None = None) -> str:
        """The address of ``story`` on this site, or the one it had in ``section``."""
        return self.address.format(section=section or story.section, day=story.published, id=story.id)

    def shelf(self, path: str) -> Shelf:
        """The section at ``path`` (no slashes around it); KeyError for none."""
        return {shelf.path: shelf for shelf in self.section}[path]

    def published_at(self, edition: int) -> Edition:
        """What a visitor finds in edition ``edition`` (1 is the first)."""
        states = [state for story in self.story if (state := story.at(edition)) is not None]
        states.sort(key=lambda story: (story.published, story.id), reverse=True)
        return Edition(self, edition, tuple(states))


@dataclass(frozen=True, slots=True)
class Edition:
    """A paper at one moment; ``states`` are all its stories, the newest first, those that are gone among them."""

    paper: Paper
    number: int
    states: tuple[Story, ...]

    @property
    def live(self) -> tuple[Story, ...]:
        """The stories that the site still links to."""
        return tuple(story for story in self.states if story.gone is None)

    def on(self, shelf: Shelf) -> tuple[Story, ...]:
        """The stories of a section's list; a parent (``politics``) lists all below it."""
        return tuple(story for story in self.live if shelf.everything or shelf.holds(story))

    def addresses(self) -> Iterator[tuple[str, Story]]:
        """Every path that means a story, with the story; those it was moved away from too."""
        for story in self.states:
            for section in (story.section, *story.left):
                yield self.paper.path(story, section), story

    @property
    def spells(self) -> tuple[Spell, ...]:
        """What is the matter with the site at this moment."""
        begun = [spell for spell in self.paper.spell if spell.first <= self.number]
        return tuple(spell for spell in begun if spell.last is None or self.number <= spell.last)

    @property
    def moment(self) -> dt.datetime:
        """When the newest thing in it was published or changed."""
        return max(max(story.published, story.modified or story.published) for story in self.states)


def papers(folder: Path | None = None) -> tuple[Paper, ...]:
    """The papers of ``folder`` (default: the two that come with the demo), in the order of their files."""
    folder = folder or Path(__file__).parent / "papers"
    return tuple(msgspec.toml.decode(file.read_bytes(), type=Paper) for file in sorted(folder.glob("*.toml")))


def _changed(story: Story, change: Change) -> Story:
    blocks = (change.body or story.body).strip().split("\n\n")
    edited = [change.put.get(str(number), block) for number, block in enumerate(blocks, 1) if number not in change.drop]
    return msgspec.structs.replace(
        story,
        headline=change.headline or story.headline,
        modified=change.modified or story.modified,
        body="\n\n".join(edited),
        section=change.section or story.section,
        left=_left(story, change.section) if change.section else story.left,
        gone=change.gone or (None if change.back else story.gone),
        page=change.page or story.page,
    )


def _left(story: Story, section: str) -> tuple[str, ...]:
    """The sections behind it once it stands in ``section``, to which it may have returned."""
    return tuple(one for one in dict.fromkeys((*story.left, story.section)) if one != section)


def _block(text: str) -> Block:
    if text.startswith("## "):
        return Block("heading", text.removeprefix("## "))
    return Block("correction" if text.startswith("Correction: ") else "paragraph", text)
