"""A live blog: its posts with their ids, and the page up to the first of them.

**Ids.** A post is known by the id that the page gives it: an attribute, the fragment of its permanent link, the address
in its JSON-LD. Where there is none, and where ids only count places (a newest post that is always number 1), the id is
made of what an edit leaves as it is: the moment of publication, else the time of day and the heading or the first
words, else those alone. It begins with ``~`` then. An edit of a post's first words is a new post where nothing else
tells it from another.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import islice

import msgspec
from lxml.html import HtmlElement

from archive.article import Block, Entry
from crawler.extraction.fields.dates import instant
from crawler.extraction.live.shown import TIME_OF_DAY, Member, Row, is_live_blog, own_id, quoted, row_of
from crawler.extraction.live.told import blog_node, told_posts
from crawler.extraction.memory import Memory
from crawler.extraction.page.document import Limits, Page
from crawler.extraction.page.elements import elements_of
from crawler.extraction.page.layout import key, layout_of
from crawler.extraction.text.blocks import plain
from crawler.extraction.text.column import Column
from crawler.extraction.text.likelihood import Setting
from crawler.vocabulary.lines import PROMO
from crawler.vocabulary.persons import any_said
from crawler.vocabulary.posts import CHANGED, HEADLINE, beside_post

__all__ = ["LIVE_PATH", "LiveBlog", "live_blog"]

# A folder, or words in the name of a page that nothing else ends in ("where-the-poor-live" is a story).
LIVE_PATH = re.compile(
    r"""/(?:live|liveblog|liveticker|live-updates?|direct)[/-]
    |/(?:[^/]*[-_])?(?:live-?(?:blog|ticker|updates?)|news-?blog|en-?direct|en-?vivo|minuto-a-minuto|ao-?vivo|in-?diretta
    |na-zywo)(?=[-_/.]|$)""",
    re.VERBOSE,
)

_MOMENT = re.compile(r"data-(?:[\w-]+-)?(?:timestamp|datetime|date|published|created|posted|time)(?:-[\w-]+)?")
# What stands beside a post and not in it: moments (those that count from now change with every visit), and a name.
_MOMENTS = re.compile(
    rf"""{TIME_OF_DAY.pattern} | \b\d{{10}}(?:\d{{3}})?\b | \d{{4}}-\d\d-\d\d(?:T\S+)? |
    \d{{1,2}}[./]\d{{1,2}}[./](?:\d\d){{1,2}} | \d{{1,2}}\.?\s[^\W\d]{{3,12}}\.?\s\d{{4}} |
    [^\W\d]{{3,12}}\.?\s\d{{1,2}},\s\d{{4}} |
    {beside_post()}""",
    re.IGNORECASE | re.VERBOSE,
)
_NAME = re.compile(rf"(?:{any_said('line')}\s+)?(?:[A-ZÀ-Þ][\w.'’-]*(?:\s{any_said('particle')})?\s?){{0,4}}")
_LEAST_SHOWN = 0.5
_FIRST_WORDS = 8
# Letters of a line that is looked for in the posts: what is shorter stands in many a page.
_LONG = 25


@dataclass(frozen=True)
class LiveBlog:
    """``entries`` as one ``source`` of the page has them; ``lead`` is the page up to the first post, or all of it where
    no post was found in it: then ``lines`` are the keys of the posts' lines, which may stand in its text."""

    entries: tuple[Entry, ...]
    source: str
    lead: Page
    lines: str = ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The posts as blocks, for judging what kind of page it is."""
        parts = ((("heading", one.headline), ("paragraph", one.text)) for one in self.entries)
        return tuple(Block(kind, text) for pair in parts for kind, text in pair if text)  # type: ignore[arg-type]

    def tells(self, text: str) -> bool:
        """Whether ``text`` is the headline of a post, or a paragraph of it."""
        parts = (part for one in self.entries for part in (one.headline, *(one.text or "").split("\n\n")))
        return key(text) in {key(part) for part in parts if part}

    def holds(self, line: str) -> bool:
        """Whether ``line`` (a key) is of a post."""
        return len(line) >= _LONG and line in self.lines


def live_blog(page: Page, memory: Memory | None) -> LiveBlog | None:
    """The live blog that ``page`` is; None where it is none, or has no posts.

    The JSON-LD says so, a name in the page, or the address. Posts come from one source, since the same post reads
    differently in the two: the JSON-LD where it tells all of them, else the page where it shows at least half as
    many."""
    if page.tree is None:
        return None
    node = blog_node(page)
    said = node is not None or LIVE_PATH.search(_path(page.url)) is not None or _is_declared(page)
    is_titled = not said and _is_titled(page)
    if not said and not is_titled and not is_live_blog(page):
        return None
    told = told_posts(page)
    row = row_of(page, said=said or is_titled)
    if is_titled and row is not None and not row.is_named and not row.is_clocked:
        row = None
    if row is not None and told and not _agree(row, told):
        row = None
    # The source must not change while a page grows, or an edit in that hour cannot be seen: a row is known by three.
    is_whole = bool(told) and all(one.text for one in told) and len(told) >= len(row.members if row else ())
    if (
        row is not None
        and not is_whole
        and len(row.members) >= _LEAST_SHOWN * sum(one.text is not None for one in told)
    ):
        entries = _shown(page, row, told, memory)
        if entries:
            return LiveBlog(entries, "page", _until(page, row.members[0].element))
    if not told:
        return None
    entries = _with_ids(told, [one.id for one in told], [""] * len(told))
    if row is not None:  # what stands before it is no post, also where a post says the same
        return LiveBlog(entries, "json-ld liveBlogUpdate", _until(page, row.members[0].element))
    words = "\0".join(key(part) for one in told for part in (*(one.text or "").split("\n\n"), one.headline or ""))
    return LiveBlog(entries, "json-ld liveBlogUpdate", page, words)


def _is_titled(page: Page) -> bool:
    """Whether a headline says that the page is live: then a row of posts must have times of the day."""
    assert page.tree is not None
    printed = (one.text_content() for one in islice(page.tree.iter("h1"), 2))
    titles = (page.first_meta("og:title"), *printed)
    return any(HEADLINE.search(" ".join(title[:300].split())) for title in titles if title)


def _is_declared(page: Page) -> bool:
    assert page.tree is not None
    if "LiveBlogPosting" not in page.html:
        return False
    marks = page.tree.xpath("//*[contains(@itemtype, 'LiveBlogPosting') or contains(@typeof, 'LiveBlogPosting')][1]")
    return bool(marks)


def _path(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url).lower()


def _agree(row: Row, told: Sequence[Entry]) -> bool:
    """Whether half of the row are posts that the JSON-LD tells, or half of those are in the row."""
    matched = [_matching(member, told) for member in row.members]
    count = sum(one is not None for one in matched)
    return 2 * count >= min(len(told), len(row.members))


def _matching(member: Member, told: Sequence[Entry]) -> Entry | None:
    ids = set(_ids_in(member.element))
    for one in told:
        if one.id and one.id in ids:
            return one
    words = key(member.element.text_content())
    for one in told:
        begin = key(one.text or "")[:40] or key(one.headline or "")
        if len(begin) >= 12 and begin in words:
            return one
    return None


def _ids_in(element: HtmlElement) -> Iterator[str]:
    for one in element.iter():
        if isinstance(one.tag, str):
            yield from filter(None, (one.get("id"), own_id(one), (one.get("href") or "").rpartition("#")[2]))


# --- posts of the page


def _shown(page: Page, row: Row, told: Sequence[Entry], memory: Memory | None) -> tuple[Entry, ...]:
    read = [_post(page, member, memory) for member in row.members]
    posts = [post for post, _ in read]
    # Ids are made of what the page itself shows: the JSON-LD may tell the newest posts alone.
    entries = _with_ids(posts, _own_ids(row, posts), [label for _, label in read])
    dated = (_dated(one, _matching(member, told)) for one, member in zip(entries, row.members, strict=True))
    return tuple(one for one in dated if one.headline or one.text)


def _dated(post: Entry, told: Entry | None) -> Entry:
    """``post`` with the moments that the JSON-LD tells of it."""
    if told is None or told.published is None:
        return post
    return msgspec.structs.replace(post, published=told.published, modified=told.modified)


def _post(page: Page, member: Member, memory: Memory | None) -> tuple[Entry, str]:
    """What an element says, and the time of day that it prints, for its id."""
    element = member.element
    times = [(one, " ".join(one.text_content().split())) for one in member.times]
    changed = [pair for pair in times if _is_of_change(*pair)]
    first = next((pair for pair in times if pair not in changed), None)
    headline = plain(member.heading.text_content()) if member.heading is not None else None
    unwanted = {key(text) for _, text in times} | {""}
    blocks = [
        block
        for block in Column.under(element, Setting(None, {element: 1.0})).blocks
        if not _is_beside(block, headline, unwanted) and not (memory and memory.holds(block.text))
    ]
    # A line that is all there is may look like a name.
    said = [block for block in blocks if not _is_note(plain(block.text))] or (blocks if headline is None else [])
    post = Entry(
        published=(_moment(page, first[0]) if first else None) or _told_moment(page, element, "published"),
        modified=(_moment(page, changed[0][0]) if changed else None) or _told_moment(page, element, "modified"),
        headline=headline,
        text="\n\n".join(block.text for block in said) or None,
    )
    label = next((text for _, text in times if TIME_OF_DAY.fullmatch(text)), "")
    return post, label


def _is_beside(block: Block, headline: str | None, unwanted: set[str]) -> bool:
    """A line of a post that is not its text: its heading, its time, a byline, a button's word."""
    text = plain(block.text)
    if key(text) in unwanted or (headline and key(text) == key(headline)) or TIME_OF_DAY.fullmatch(text):
        return True
    return len(text) < 80 and PROMO.match(text) is not None


def _is_note(text: str) -> bool:
    """Whether a line has nothing but moments, and the name of who wrote the post."""
    rest = _MOMENTS.sub(" ", text)
    words = " ".join(rest.replace("|", " ").replace("·", " ").replace("•", " ").split()).strip(" ,-–—")
    if not words:
        return True
    return (rest != text or text.startswith("By ")) and len(text) < 80 and _NAME.fullmatch(words) is not None


def _is_of_change(element: HtmlElement, text: str) -> bool:
    before = element.getprevious()
    lead = (before.tail if before is not None else getattr(element.getparent(), "text", None)) or ""
    about = f"{element.get('class')} {element.get('itemprop')} {lead[-30:]} {text}"
    return CHANGED.search(about) is not None


def _moment(page: Page, element: HtmlElement) -> str | None:
    given = [element.get("datetime"), element.get("content"), *_moments_of(element)]
    return next(filter(None, (instant(page, text) for text in [*filter(None, given), element.text_content()])), None)


def _moments_of(element: HtmlElement) -> Iterator[str]:
    for name, value in element.attrib.items():
        if _MOMENT.fullmatch(name) and re.search(r"\d{4}", value):
            yield value


def _told_moment(page: Page, element: HtmlElement, which: str) -> str | None:
    """A moment from the attributes of a post, or from its microdata."""
    wanted = {"published": "datePublished", "modified": "dateModified"}[which]
    for one in element.iter("meta", "time", "span"):
        if one.get("itemprop") == wanted and not quoted(one, element):
            text = one.get("content") or one.get("datetime") or one.text_content()
            if found := instant(page, text):
                return found
    named = ((name, value) for name, value in element.attrib.items() if _MOMENT.fullmatch(name))
    of_change = re.compile(r"updat|modif|edit|chang")
    values = (value for name, value in named if (of_change.search(name) is not None) == (which == "modified"))
    return next(filter(None, (instant(page, value) for value in values if re.search(r"\d{4}", value))), None)


# --- ids


def _own_ids(row: Row, posts: Sequence[Entry]) -> list[str | None]:
    """The ids that the page gives its posts, by the first way that gives most of them one of their own."""
    ways: list[list[str | None]] = [
        [own_id(one.element) for one in row.members],
        [_permalink(one) for one in row.members],
        [next(filter(None, (_inner_id(inner) for inner in one.element.iter())), None) for one in row.members],
    ]
    for ids in ways:
        counts = Counter(filter(None, ids))
        if len(counts) >= 0.9 * len(ids) and max(counts.values(), default=0) == 1 and not _count_places(ids, posts):
            return ids
    return [None] * len(row.members)


def _inner_id(element: HtmlElement) -> str | None:
    return own_id(element) if isinstance(element.tag, str) and element.tag not in ("img", "svg", "iframe") else None


def _permalink(member: Member) -> str | None:
    """The fragment of a link that stands at the time or on the heading."""
    places = [*member.times, *([member.heading] if member.heading is not None else [])]
    links = [link for place in places for link in (*place.iter("a"), *place.iterancestors("a"))]
    return next(filter(None, ((link.get("href") or "").partition("#")[2] for link in links)), None)


def _count_places(ids: Sequence[str | None], posts: Sequence[Entry]) -> bool:
    """Whether ids only count places from the top: the next new post would shift them all."""
    numbers = [re.search(r"(\d{1,3})$", one or "") for one in ids]
    found = [int(one[1]) for one in numbers if one]
    stems = {(one or "")[: number.start()] for one, number in zip(ids, numbers, strict=True) if number}
    if (
        len(found) < len(ids)
        or len(stems) != 1
        or found[0] > 1
        or found != list(range(found[0], found[0] + len(found)))
    ):
        return False
    moments = [dt.datetime.fromisoformat(one.published) for one in posts if one.published and len(one.published) > 10]
    is_oldest_first = len(moments) == len(posts) > 1 and moments == sorted(moments)
    return not is_oldest_first


def _with_ids(posts: Sequence[Entry], ids: Sequence[str | None], labels: Sequence[str]) -> tuple[Entry, ...]:
    """The posts with their ids. Of those that would have one id the oldest keeps it: a new one does not rename it."""
    made = [id_ or _made(post, label) for post, id_, label in zip(posts, ids, labels, strict=True)]
    moments = [post.published for post in posts if post.published]
    is_newest_first = len(moments) < 2 or moments[0] >= moments[-1]
    order = range(len(posts) - 1, -1, -1) if is_newest_first else range(len(posts))
    seen: Counter[str] = Counter()
    names: dict[int, str] = {}
    for place in order:
        seen[made[place]] += 1
        count = seen[made[place]]
        names[place] = made[place] if count == 1 else f"{made[place]}/{count}"
    return tuple(msgspec.structs.replace(post, id=names[place]) for place, post in enumerate(posts))


def _made(post: Entry, label: str) -> str:
    if post.published and len(post.published) > 10:
        moment = dt.datetime.fromisoformat(post.published)
        return f"~{moment.astimezone(dt.UTC).isoformat() if moment.tzinfo else post.published}".replace("+00:00", "Z")
    begin = key(post.headline or " ".join((post.text or "").split()[:_FIRST_WORDS])[:60])
    digest = hashlib.sha256(begin.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"~{label.strip()} {digest}" if label else f"~{digest}"


# --- the page without its posts


def _until(page: Page, element: HtmlElement) -> Page:
    """``page`` up to ``element``: what stands behind the first post is a post, or furniture."""
    assert page.tree is not None
    place = next(i for i, one in enumerate(page.tree.iter()) if one is element)
    tree = deepcopy(page.tree)
    first = next(one for i, one in enumerate(tree.iter()) if i == place)
    inner = first
    while (outer := inner.getparent()) is not None:
        inner.tail = None
        for later in list(inner.itersiblings()):
            outer.remove(later)
        inner = outer
    holder = first.getparent()
    if holder is not None:
        holder.remove(first)
    return replace(page, tree=tree, layout=layout_of(tree, elements_of(tree, Limits())))
