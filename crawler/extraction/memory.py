"""The memory of a site: the lines that several of its stories share. They are furniture, not news.

A memory is frozen while it is used and named by its content. It is learned from articles as they were *without*
memory (their text and what was dropped as furniture), from one outlet, at the end of a run.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from archive.article import Article
from archive.urls import normalised

__all__ = ["Memory", "learn"]

# A line is furniture once it stood on this many distinct stories.
STORIES = 3
# Two pages that share more than this part of the shorter one's lines are one story: an update, a copy, a language tag.
SAME_STORY = 0.4
_LONGEST = 600
_MOST = 20_000


@dataclass(frozen=True)
class Memory:
    """``lines`` maps a line's key to the stories (their keys) it was seen on, at most ``STORIES`` of them.

    ``data`` are its bytes (deterministic), ``id`` names what it does, ``holds`` is the question asked of each line.
    """

    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def holds(self, line: str) -> bool:
        """Whether ``line`` is furniture of the site."""
        return len(self.lines.get(_key(line), ())) >= STORIES

    @property
    def data(self) -> bytes:
        """The memory as UTF-8 JSON; equal memories give equal bytes."""
        lines = {key: list(self.lines[key]) for key in sorted(self.lines)}
        return json.dumps({"format": 1, "lines": lines}, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Memory:
        """Reads ``data``; raises ValueError where it is no memory of a known format."""
        try:
            memory = json.loads(data)
            lines = {str(key): tuple(map(str, stories)) for key, stories in memory["lines"].items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a site memory: {error}") from error
        if memory.get("format") != 1:
            raise ValueError(f"a site memory of format {memory.get('format')!r}; this version knows 1")
        return cls(lines)

    @cached_property
    def furniture(self) -> frozenset[str]:
        """The keys of the lines that ``holds`` says yes to."""
        return frozenset(key for key, stories in self.lines.items() if len(stories) >= STORIES)

    @cached_property
    def id(self) -> str:
        """``sha256:`` and 64 hexadecimal digits over ``furniture``: equal ids mean equal effects. Lines that are not
        furniture yet do not count: they would change the id with every run, and the effect never."""
        return "sha256:" + hashlib.sha256("\n".join(sorted(self.furniture)).encode()).hexdigest()


def learn(pages: Iterable[tuple[str, Article | Sequence[str]]], previous: Memory | None = None) -> Memory:
    """The memory after ``pages``: pairs of a URL and its article (or its lines). Captures of one URL are one story,
    and so are pages that share more than 40 % of their lines. The order of ``pages`` does not matter."""
    stories = _stories({normalised(url): _lines(page) for url, page in sorted(pages, key=lambda pair: pair[0])})
    seen = {key: set(earlier) for key, earlier in (previous.lines if previous else {}).items()}
    for story, keys in stories.items():
        for key in keys:
            seen.setdefault(key, set()).add(story)
    kept = sorted(seen.items(), key=lambda pair: (-min(len(pair[1]), STORIES), pair[0]))[:_MOST]
    return Memory({key: tuple(sorted(names)[:STORIES]) for key, names in sorted(kept)})


def _stories(pages: dict[str, set[str]]) -> dict[str, set[str]]:
    """Pages grouped into stories, each named by the digest of its first URL."""
    groups: list[tuple[str, set[str], set[str]]] = []
    for url, keys in pages.items():
        for i, (name, first, every) in enumerate(groups):
            if _same_story(keys, first):
                groups[i] = (name, first, every | keys)
                break
        else:
            groups.append((hashlib.sha256(url.encode()).hexdigest()[:12], keys, keys))
    return {name: every for name, _, every in groups}


def _same_story(ours: set[str], theirs: set[str]) -> bool:
    smaller = min(len(ours), len(theirs))
    return smaller > 0 and len(ours & theirs) > SAME_STORY * smaller


def _lines(page: Article | Sequence[str]) -> set[str]:
    if isinstance(page, Article):
        furniture = [drop.text for drop in page.dropped if drop.cause.kind == "furniture"]
        page = [block.text for block in page.body] + furniture
    return {_key(line) for line in page if len(line) <= _LONGEST} - {""}


def _key(line: str) -> str:
    """The line without case, figures and punctuation: counters and dates in furniture change."""
    letters = re.sub(r"[\W\d_]+", " ", line.casefold()).strip()
    return hashlib.sha256(letters.encode()).hexdigest()[:20] if letters else ""
