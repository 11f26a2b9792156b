"""What an outlet answers to a request at an hour; and the log of it, which is the truth of the play."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.crawler.dense import pages
from tests.crawler.dense.faults import Fault
from tests.crawler.dense.world import House, Story, Wording

__all__ = ["FEED", "SECTION", "SITEMAP", "Met", "Press", "Reply", "State", "without_session"]

SECTION, MOVED_SECTION, FEED, SITEMAP = "/politics/", "/news/politics/", "/politics/feed", "/politics/sitemap.xml"
# The list holds so many; the sitemap more.
_LISTED, _MAPPED = 15, 60
_SESSION = re.compile(r";jsessionid=\w+|/\(S\(\w+\)\)|(?<=[?&])(?:PHPSESSID|sid)=\w+&?")

Fields = list[tuple[str, str]]
Standing = Literal["there", "gone", "moved"]


@dataclass(frozen=True, slots=True)
class State:
    """What a reader would tell apart."""

    standing: Standing
    wording: Wording | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """A request at ``hour``. ``address`` is the article's own (None: no article's), ``state`` what was served whole
    (None: nothing that says anything of the article)."""

    hour: int
    house: str
    target: str
    status: int
    address: str | None = None
    story: int | None = None
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """``cut``: so many bytes of the body travel, then the connection is closed; ``length`` whether one is told."""

    status: int
    fields: Fields = field(default_factory=list)
    body: bytes = b""
    length: bool = True


def without_session(address: str) -> str:
    """``address`` as it is without the session ids of the play."""
    return _SESSION.sub("", address).rstrip("?&") or "/"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request: the target as sent, the path without a session id, the conditions, the hour and its fault."""

    target: str
    path: str
    headers: Mapping[str, str]
    hour: int
    fault: Fault | None

    @property
    def kind(self) -> str:
        return self.fault.kind if self.fault else ""

    @property
    def variant(self) -> int:
        return self.fault.variant if self.fault else 0

    @property
    def tag(self) -> str | None:
        """The validator that the request names."""
        return self.headers.get("if-none-match")


class Press:
    """One outlet at ``base``. ``log`` holds what was asked, in order."""

    def __init__(self, house: House, base: str) -> None:
        self.house, self.base = house, base
        self.log: list[Met] = []
        self._stories = {one.id: one for one in house.stories}
        self._serials = itertools.count(1)
        self._turns: dict[int, int] = {}

    def answer(self, target: str, headers: Mapping[str, str], hour: int) -> Reply:
        """What a visitor is sent who asks for ``target`` at ``hour``; noted in the log."""
        asked = _Asked(target, without_session(target), headers, hour, self.house.active(hour))
        story = self._story(asked.path)
        state = None
        if asked.path == "/robots.txt":
            reply = self._robots(asked)
        elif (instead := self._instead(asked, is_article=story is not None)) is not None:
            reply = instead
        elif story is None:
            reply = self._source(asked)
        else:
            reply, state = self._article(asked, story)
        address = self.base + asked.path if story else None
        met = Met(hour, self.house.name, target, reply.status, address, story.id if story else None, state)
        self.log.append(met)
        return reply

    # --- addresses

    def path(self, story: Story, hour: int) -> str:
        """The address of a story at ``hour``."""
        slug = f"{story.slug}-anew" if hour >= story.moves else story.slug
        day = pages.moment(story)
        match self.house.shape:
            case "dated":
                return f"/politics/{day:%Y/%m/%d}/{slug}-{story.id}/"
            case "named":
                return f"/politics/{slug}-{story.id}.html"
            case "numbered":
                return f"/news/{story.id}/{slug}"
        moved = "&view=anew" if hour >= story.moves else ""
        return f"/politics/story?ref={story.id}{moved}"

    def _story(self, path: str) -> Story | None:
        number = re.search(r"(?:ref=|-|/news/)(\d{6,})", path)
        story = self._stories.get(int(number[1])) if number else None
        return story if story and path in (self.path(story, 0), self.path(story, _EVER)) else None

    def _link(self, story: Story, asked: _Asked) -> str:
        path = self.path(story, asked.hour)
        if asked.kind != "session ids":
            return self.base + path
        session = hashlib.md5(f"{story.id} {next(self._serials)}".encode()).hexdigest()
        head, mark, query = path.partition("?")
        match asked.variant:
            case 0:
                return f"{self.base}{head};jsessionid={session.upper()}{mark}{query}"
            case 1:
                return f"{self.base}{path}{'&' if mark else '?'}PHPSESSID={session[:26]}"
        return f"{self.base}{path}{'&' if mark else '?'}sid={session}"

    # --- articles

    def _article(self, asked: _Asked, story: Story) -> tuple[Reply, State | None]:
        no_page = pages.no_page(self.house, self.base).encode()
        if asked.hour < story.hour:
            return Reply(404, [_HTML], no_page), None
        if asked.hour >= story.moves and asked.path == self.path(story, 0):
            return Reply(301, [("Location", self.base + self.path(story, asked.hour))]), State("moved")
        if story.is_off(asked.hour):
            is_soft = story.life == "soft404"
            return Reply(200 if is_soft else 404, [_HTML], no_page), None if is_soft else State("gone")
        return self._page(asked, story)

    def _page(self, asked: _Asked, story: Story) -> tuple[Reply, State | None]:
        words = self._shown(story, asked.hour)
        state = State("there", words)
        has_tag = self.house.validators and story.other is None
        tag = '"' + hashlib.md5(repr(words).encode()).hexdigest() + '"' if has_tag else None
        if asked.tag and story.frozen <= asked.hour < story.thawed:
            return Reply(304, [("ETag", asked.tag)]), None
        if tag and asked.tag == tag:
            return Reply(304, [("ETag", tag)]), state
        page = pages.article(self.house, self.base, story, asked.path, words, asked.hour, next(self._serials)).encode()
        fields: Fields = [_HTML, *([("ETag", tag)] if tag else [])]
        bad = self._cut(asked, page, fields)
        if bad is not None:
            return bad, None
        if "gzip" in asked.headers.get("accept-encoding", "") and self.house.number % 2:
            return Reply(200, [*fields, _GZIP], gzip.compress(page, 1, mtime=0)), state
        return Reply(200, fields, page), state

    def _cut(self, asked: _Asked, page: bytes, fields: Fields) -> Reply | None:
        """The page as far as it comes, while bodies are cut."""
        half = page[: page.index(b"</p>", len(page) // 2) + 4]
        match asked.kind:
            case "cut gzip":
                packed = gzip.compress(page, mtime=0)
                return Reply(200, [*fields, *([] if asked.variant else [_GZIP])], packed[: len(packed) * 6 // 10])
            case "cut by closing":
                return Reply(200, fields, half, length=False)
            case "unasked 206":
                return Reply(206, [*fields, ("Content-Range", f"bytes 0-{len(half) - 1}/{len(page)}")], half)
        return None

    def _shown(self, story: Story, hour: int) -> Wording:
        words = story.wording(hour)
        if story.other is None:
            return words
        turn = self._turns[story.id] = self._turns.get(story.id, -1) + 1
        return Wording(story.other, words.blocks) if turn % 2 else words

    # --- what is no article

    def _instead(self, asked: _Asked, *, is_article: bool = False) -> Reply | None:
        """The page that stands for all others of its kind now."""
        of = {"": True, " of articles": is_article, " of the section": asked.path == SECTION}
        walls = {name + end for name in ("maintenance", "challenge") for end, holds in of.items() if holds}
        if asked.kind not in walls:
            return None
        if asked.kind.startswith("maintenance"):
            return Reply(200, [_HTML], pages.maintenance(self.house, self.base, asked.variant).encode())
        status, fields, page = pages.challenge(asked.variant)
        return Reply(status, [_HTML, *fields], page.encode())

    def _robots(self, asked: _Asked) -> Reply:
        if asked.kind == "challenge" or (asked.kind == "maintenance" and asked.variant >= _ROBOTS_TOO):
            return self._instead(asked) or Reply(404)
        if asked.kind == "robots is html":
            page = pages.maintenance if asked.variant else pages.front
            return Reply(200, [_HTML], page(self.house, self.base, 0).encode())
        return Reply(200, [("Content-Type", "text/plain")], b"User-agent: *\nDisallow: /search\n")

    def _source(self, asked: _Asked) -> Reply:
        place = asked.path.split("?")[0]
        if place == SECTION and asked.kind in ("section to front page", "section moved"):
            to = "/" if asked.kind == "section to front page" else MOVED_SECTION
            return Reply(301 + asked.variant, [("Location", self.base + to)])
        if place in (SECTION, MOVED_SECTION):
            return self._listing(asked)
        if place == FEED and self.house.feed:
            return self._feed(asked)
        if place == SITEMAP and self.house.sitemap:
            return self._sitemap(asked)
        if place == "/" or place.startswith("/sport/"):
            return Reply(200, [_HTML], pages.front(self.house, self.base, next(self._serials)).encode())
        return Reply(404, [_HTML], pages.no_page(self.house, self.base).encode())

    def _links(self, asked: _Asked, most: int) -> list[tuple[Story, str]]:
        return [(one, self._link(one, asked)) for one in self.house.listed(asked.hour, most)]

    def _listing(self, asked: _Asked) -> Reply:
        page = pages.section(self.house, self.base, self._links(asked, _LISTED), asked.hour).encode()
        return self._validated(page, _HTML, asked, stuck=asked.kind == "stuck section")

    def _feed(self, asked: _Asked) -> Reply:
        type_, text = pages.feed(self.house, self._links(asked, _LISTED), asked.hour)
        if asked.kind == "broken feed":
            return self._broken(asked, type_, pages.feed(self.house, [], asked.hour)[1])
        if asked.kind == "odd feed":
            text = ("\ufeff" if asked.variant == 0 else _WARNING if self.house.feed != "json" else "") + text
        return self._validated(text.encode(), ("Content-Type", type_), asked, stuck=asked.kind == "stuck feed")

    def _sitemap(self, asked: _Asked) -> Reply:
        odd = asked.variant if asked.kind == "odd sitemap" else None
        text = pages.sitemap(self.house, self._links(asked, _MAPPED), asked.hour, pairs=odd == 0)
        if asked.kind == "broken sitemap":
            return self._broken(asked, "application/xml", pages.sitemap(self.house, [], asked.hour))
        if odd:
            text = _WARNING + text if odd == 1 else text.replace("\n", "\r").replace("><url>", ">\r<url>")
        return self._validated(text.encode(), ("Content-Type", "application/xml"), asked)

    def _broken(self, asked: _Asked, type_: str, empty: str) -> Reply:
        if asked.variant == 1:
            return Reply(200, [("Content-Type", type_)], empty.encode())
        page = pages.maintenance if asked.variant else pages.front
        return Reply(200, [_HTML], page(self.house, self.base, 0).encode())

    def _validated(self, body: bytes, type_: tuple[str, str], asked: _Asked, *, stuck: bool = False) -> Reply:
        tag = '"' + hashlib.md5(body).hexdigest() + '"'
        if asked.tag and (asked.tag == tag or stuck):
            return Reply(304, [("ETag", asked.tag)])
        return Reply(200, [type_, *([("ETag", tag)] if self.house.validators or stuck else [])], body)


_EVER = 10**9
_HTML = ("Content-Type", "text/html; charset=utf-8")
_GZIP = ("Content-Encoding", "gzip")
# From this variant of a maintenance on, robots.txt is the page, too.
_ROBOTS_TOO = 2
_WARNING = "<br />\n<b>Warning</b>:  Undefined variable $x in <b>/srv/www/feed.php</b> on line <b>12</b><br />\n"
