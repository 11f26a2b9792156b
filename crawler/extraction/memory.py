"""The memory of a site: the lines that several of its stories share. They are furniture, not news.

A memory is frozen while it is used and named by its content. It is learned from articles as they were *without*
memory (their text and what was dropped as furniture), from one outlet, at the end of a run.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, pairwise
from typing import NamedTuple

from archive.article import Article
from archive.urls import normalised

__all__ = ["Memory", "learn"]

# A line is furniture once it stood on this many distinct stories.
STORIES = 3
# Two pages that share more than this part of the shorter one's lines are one story: an update, a copy, a language tag.
SAME_STORY = 0.4
# A page that has this part of its lines, furniture aside, from one story of an earlier run is that story.
_SAME_PAGE = 0.9
_LONGEST = 600
_MOST = 20_000
# Lines of a page that count, and those of all pages: more than seven thousand honest ones have.
_MOST_OF_PAGE = 2_000
_MOST_COUNTED = 300_000
# Bytes of a line's key.
_KEY = 10


class Memory:
    """What is known of a site's lines: of each, by its key, the stories (their keys) it was seen on, at most
    ``STORIES`` of them; those that were not seen for longest come first.

    ``data`` are its bytes (deterministic), ``id`` names what it does, ``holds`` is the question asked of each line.
    A crawl holds one for each of its outlets, so all but the furniture is packed.
    """

    data: bytes
    """The memory as UTF-8 JSON; equal memories give equal bytes."""
    furniture: frozenset[str]
    """The keys of the lines that ``holds`` says yes to."""

    def __init__(self, lines: Mapping[str, Sequence[str]] | None = None) -> None:
        told = {"format": 1, "lines": {key: list(stories) for key, stories in (lines or {}).items()}}
        self._fill(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), lines or {})

    def _fill(self, data: bytes, lines: Mapping[str, Sequence[str]]) -> None:
        self.data = data
        self.furniture = frozenset(key for key, stories in lines.items() if len(stories) >= STORIES)

    @classmethod
    def from_bytes(cls, data: bytes) -> Memory:
        """Reads ``data``; raises ValueError where it is no memory of a known format."""
        lines = _lines_in(data)
        memory = cls.__new__(cls)
        memory._fill(data, lines)
        return memory

    @property
    def lines(self) -> dict[str, tuple[str, ...]]:
        """The stories by the lines' keys. They are unpacked each time."""
        return _lines_in(self.data)

    @property
    def effect(self) -> bytes:
        """The bytes of a memory of the furniture alone, which does the same: what each worker has of an outlet."""
        return Memory({key: told for key, told in self.lines.items() if key in self.furniture}).data

    def holds(self, line: str) -> bool:
        """Whether ``line`` is furniture of the site."""
        return _key(line) in self.furniture

    def touches(self, article: Article) -> bool:
        """Whether the page of ``article``, which was made without a memory, may give another article with this one:
        it holds a line of the furniture, or has posts, whose lines the article does not tell, or it was not read."""
        if article.status == "failed" or article.entries or article.genre == "live":
            return True
        walled = (drop.text for drop in article.dropped if drop.cause.kind == "wall")
        return any(map(self.holds, (*(block.text for block in article.body), *walled)))

    @cached_property
    def id(self) -> str:
        """``sha256:`` and 64 hexadecimal digits over ``furniture``: equal ids mean equal effects. Lines that are not
        furniture yet do not count: they would change the id with every run, and the effect never."""
        return "sha256:" + hashlib.sha256("\n".join(sorted(self.furniture)).encode()).hexdigest()


def _lines_in(data: bytes) -> dict[str, tuple[str, ...]]:
    try:
        memory = json.loads(data)
        lines = {str(key): tuple(map(str, stories)) for key, stories in memory["lines"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a site memory: {error}") from error
    if memory.get("format") != 1:
        raise ValueError(f"a site memory of format {memory.get('format')!r}; this version knows 1")
    return lines


def learn(pages: Iterable[tuple[str, Article | Sequence[str]]], previous: Memory | None = None) -> Memory:
    """The memory after ``pages``: pairs of a URL and its article (or its lines). Captures of one URL are one story,
    and so are pages that share more than 40 % of their lines, or nine tenths with one of an earlier run. The order of
    ``pages`` does not matter.

    Of more than 20,000 lines those that were not seen for longest are forgotten; furniture after all others. Pages
    choose how many lines they have: of one 2,000 count, and of pages with more than 300,000 together a sample."""
    seen: dict[str, tuple[str, ...]] = previous.lines if previous else {}
    chosen = _chosen(pages)
    count = _repeated(chosen.values())
    # Lines that one page alone has, the oldest first. Each comes after those before it for good, so of more than are
    # kept the oldest can go at once.
    alone: deque[str] = deque()
    forgotten = 0
    for first, keys in _stories(chosen, count):
        story = _told_before(keys, seen) or first
        for key in sorted(keys):
            if key not in count and key not in seen:
                alone.append(key)
            # At the end: it was seen last.
            seen[key] = tuple(sorted({*seen.pop(key, ()), story})[:STORIES])
        while len(alone) > _MOST:
            del seen[alone.popleft()]
            forgotten += 1
    furniture = sum(len(names) >= STORIES for names in seen.values())
    others = len(seen) + forgotten - max(furniture, _MOST)
    too_many = {True: max(0, furniture - _MOST), False: max(0, others - forgotten)}
    kept: dict[str, tuple[str, ...]] = {}
    for key, names in seen.items():
        is_furniture = len(names) >= STORIES
        if too_many[is_furniture]:
            too_many[is_furniture] -= 1
        else:
            kept[key] = names
    return Memory(kept)


def _chosen(pages: Iterable[tuple[str, Article | Sequence[str]]]) -> dict[str, _Keys]:
    """The keys of each page's lines by its URL, in the order of these; of several captures the last. Where all have
    too many lines, those of the pages whose URLs have the lowest digests: the same ones, in whatever order they come.
    No page is held longer than its lines are counted."""
    found: dict[str, tuple[str, _Keys]] = {}
    last: list[tuple[int, str]] = []  # a heap, of the highest digest first
    lines, bound = 0, 0
    for url, page in pages:
        name = normalised(url)
        place = -int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
        if place <= bound < 0 or (name in found and url < found[name][0]):
            continue
        if name in found:
            lines -= len(found[name][1])
        else:
            heapq.heappush(last, (place, name))
        found[name] = url, _Keys(_lines(page))
        lines += len(found[name][1])
        while lines > _MOST_COUNTED:
            bound, dropped = heapq.heappop(last)
            lines -= len(found.pop(dropped)[1])
    return {name: keys for name, (_, keys) in sorted(found.items(), key=lambda one: one[1][0])}


class _Keys:
    """The keys of a page's lines, packed: a run has hundreds of thousands."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._packed = bytes.fromhex("".join(keys))

    def __len__(self) -> int:
        return len(self._packed) // _KEY

    def __iter__(self) -> Iterator[str]:
        return (one.hex() for one in self.packed())

    def packed(self) -> Iterator[bytes]:
        """Each key's bytes."""
        packed = self._packed
        return (packed[begin : begin + _KEY] for begin in range(0, len(packed), _KEY))


def _repeated(pages: Iterable[_Keys]) -> dict[str, int]:
    """On how many pages each line is that is on several: most are on one."""
    keys = sorted(chain.from_iterable(page.packed() for page in pages))
    count = Counter(key for key, next_ in pairwise(keys) if key == next_)
    return {key.hex(): times + 1 for key, times in count.items()}


def _told_before(keys: set[str], seen: Mapping[str, Sequence[str]]) -> str | None:
    """The story of an earlier run that nearly all lines of ``keys`` were seen on, furniture aside.

    A site that links its articles under new addresses at each visit would make furniture of their texts. Furniture that
    is new stands on pages that have lines of their own beside it."""
    own = [seen.get(key, ()) for key in keys if len(seen.get(key, ())) < STORIES]
    count = Counter(story for stories in own for story in stories)
    story = min(count, key=lambda one: (-count[one], one), default=None)
    return story if story is not None and count[story] >= _SAME_PAGE * len(own) else None


def _stories(pages: Mapping[str, Iterable[str]], count: Mapping[str, int]) -> Iterator[tuple[str, set[str]]]:
    """For each page the story it belongs to, by the digest of the URL of its first page, and its own keys. ``count``
    says on how many pages a line is, where it is on several.

    A page belongs to the first story whose first page it is like. To compare it with each of them takes a time that
    grows with the square of the pages, so only those are looked at that share one of the rarer lines: of two pages
    that are alike, the shorter one has a line in common with the other among its rarest ones, whichever 40 % are left
    out (prefix filtering: Chaudhuri, Ganti and Kaushik, ICDE 2006)."""
    firsts: list[_First] = []
    by_line: defaultdict[str, list[int]] = defaultdict(list)
    by_rare_line: defaultdict[str, list[int]] = defaultdict(list)
    same = {key: key for key in count}  # one string for each line, on however many pages it is
    for url, page in pages.items():
        keys = {same.get(key, key) for key in page}
        rare = sorted(keys, key=lambda key: (count.get(key, 1), key))[: len(keys) - int(SAME_STORY * len(keys))]
        near = {place for key in rare for place in by_line.get(key, ())}
        near.update(place for key in keys for place in by_rare_line.get(key, ()))
        like = next((place for place in sorted(near) if _same_story(keys, firsts[place])), None)
        if like is None:
            like = len(firsts)
            shared = frozenset(keys & same.keys())  # no other page is found by the rest
            firsts.append(_First(hashlib.sha256(url.encode()).hexdigest()[:12], len(keys), shared))
            for index, lines in ((by_line, keys), (by_rare_line, rare)):
                for key in shared.intersection(lines):
                    index[key].append(like)
        yield firsts[like].story, keys


class _First(NamedTuple):
    """The first page of a story: how many lines it has, and the keys of those that other pages have too."""

    story: str
    lines: int
    shared: frozenset[str]


def _same_story(keys: set[str], first: _First) -> bool:
    smaller = min(len(keys), first.lines)
    return smaller > 0 and len(keys & first.shared) > SAME_STORY * smaller


def _lines(page: Article | Sequence[str]) -> set[str]:
    if isinstance(page, Article):
        furniture = [drop.text for drop in page.dropped if drop.cause.kind == "furniture"]
        page = [block.text for block in page.body] + furniture
    if len(page) > _MOST_OF_PAGE:  # what a site repeats stands at the ends
        page = [*page[: _MOST_OF_PAGE // 2], *page[-_MOST_OF_PAGE // 2 :]]
    return {_key(line) for line in page if len(line) <= _LONGEST} - {""}


def _key(line: str) -> str:
    """The line without case, figures and punctuation: counters and dates in furniture change."""
    letters = re.sub(r"[\W\d_]+", " ", line.casefold()).strip()
    return hashlib.sha256(letters.encode()).digest()[:_KEY].hex() if letters else ""
