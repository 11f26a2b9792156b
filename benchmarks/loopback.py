"""A news site on the loopback for benchmarks: invented articles, as large as real ones, and a log of who asked.

A page has about 90 kB, 20 kB as transferred: a head with metadata and JSON-LD, menus, an article of a dozen paragraphs
with a line in it that stands on every page, rankings, a footer, scripts. All is seeded: a number gives one page.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

__all__ = ["Asked", "Site", "article", "listing", "path_of", "response", "serving"]

_SYLLABLES = re.findall("..", "kamiritoshabenodunvatilogehawypratelquizanes")
_PLAIN = re.findall(
    r"\w+",
    """the a of to and in that it for was on with as by said at from this had not they but were which would has been
    its will more their council ferry budget vote minister harbour office report late tender bridge school island
    committee road price plan water law house party member week month year public local new first last after before
    over against""",
)


# What sites print amid their articles, and what a site's memory learns to leave out.
_PROMOTION = (
    "The Courier's letter brings the week's votes to your table every Friday morning, and it costs you nothing."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: when (``time.monotonic``), for what, and the bytes of the answer."""

    at: float
    path: str
    sent: int


@dataclass
class Site:
    """``answer`` makes a whole HTTP response of a path and the request's fields (names in lower case)."""

    answer: Callable[[str, dict[str, str]], bytes]
    port: int = 0
    asked: list[Asked] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def serving(answer: Callable[[str, dict[str, str]], bytes], hosts: Sequence[str] = ("127.0.0.1",)) -> Iterator[Site]:
    """Serves in a thread, on a port that was free at the first of ``hosts``; the fields say which one was asked."""
    site = Site(answer)
    loop = asyncio.new_event_loop()
    ready = threading.Event()

    async def serve() -> None:
        for host in hosts:
            server = await asyncio.start_server(lambda reader, writer: _converse(site, reader, writer), host, site.port)
            site.port = server.sockets[0].getsockname()[1]
        ready.set()

    def run() -> None:
        loop.run_until_complete(serve())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield site
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


async def _converse(site: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
        while True:
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            path = first.split(" ")[1]
            fields = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
            data = site.answer(path, fields)
            site.asked.append(Asked(time.monotonic(), path, len(data)))
            writer.write(data)
            await writer.drain()
    writer.close()


def response(body: bytes, *fields: str, status: str = "200 OK", level: int = 6) -> bytes:
    """A response with ``body`` gzip-encoded; without one (304) no field speaks of it."""
    packed = gzip.compress(body, level, mtime=0) if body else b""
    about = ["Content-Type: text/html; charset=utf-8", "Content-Encoding: gzip", f"Content-Length: {len(packed)}"]
    head = [f"HTTP/1.1 {status}", *(about if body else []), *fields]
    return "\r\n".join([*head, "", ""]).encode() + packed


def path_of(number: int) -> str:
    return f"/politics/2026/10/{1 + number % 28:02}/{2_000_000 + number}-the-{_name(random.Random(number))}-vote/"


def listing(numbers: range, links: str = "") -> bytes:
    """A section page that names the articles ``numbers``; ``links`` is further HTML, such as to the next page."""
    entries = "".join(
        f'<li><article><h2><a href="{path_of(number)}">{_title(number)}</a></h2>'
        f"<p>{_sentence(random.Random(-number))}</p></article></li>"
        for number in numbers
    )
    return f"<html lang=en><body><main><h1>Politics</h1><ul>{entries}</ul>{links}</main></body></html>".encode()


def article(number: int, furniture: str = "", day: str = "") -> bytes:
    """The page of an article; ``furniture`` stands in its side column, ``day`` (ISO 8601, with its zone) is when it was
    published."""
    choice = random.Random(number)
    paragraphs = [f"<p>{_paragraph(choice)}</p>" for _ in range(12)]
    paragraphs.insert(7, f"<p>{_PROMOTION}</p>")
    body = "".join(paragraphs)
    title = _title(number)
    day = day or f"2026-10-{1 + number % 28:02}T{number % 24:02}:15:00+09:00"
    author = f"{_name(choice).title()} {_name(choice).title()}"
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": day,
        "author": {"@type": "Person", "name": author},
    }
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Loopback Courier</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="{day}">
<meta property="article:section" content="Politics"><script type="application/ld+json">{json.dumps(data)}</script>
<script>{_script(choice)}</script></head><body><header><nav>{_menu(choice, 60)}</nav></header><main>
<article><h1>{title}</h1><div class="byline">By {author}</div><time datetime="{day}">{day}</time>
<div class="body">{body}</div></article><aside><h3>Most read</h3><ol>{_menu(choice, 20)}</ol>{furniture}</aside>
</main><footer>{_menu(choice, 120)}<p>All of it is invented by the Loopback Courier.</p></footer>
</body></html>""".encode()


def _title(number: int) -> str:
    choice = random.Random(f"title {number}")
    return f"{_name(choice).title()} {_sentence(choice)[:60].rstrip()} in {_name(choice).title()}"


def _menu(choice: random.Random, count: int) -> str:
    return "".join(
        f'<li class="menu__entry entry--{i % 7}"><a href="/{_name(choice)}/{_name(choice)}/" data-track="nav-{i}">'
        f"{_name(choice).title()} {choice.choice(_PLAIN)}</a></li>\n"
        for i in range(count)
    )


def _script(choice: random.Random) -> str:
    """What makes most of a page's bytes and none of its text: state, settings and styles in scripts."""
    labels = [_sentence(choice) for _ in range(180)]
    state = {
        f"{_name(choice)}{i}": {"id": choice.randrange(10**9), "on": i % 3 == 0, "label": choice.choice(labels)}
        for i in range(440)
    }
    return f"window.__STATE__={json.dumps(state)};"


def _paragraph(choice: random.Random) -> str:
    return " ".join(_sentence(choice) for _ in range(choice.randint(3, 5)))


def _sentence(choice: random.Random) -> str:
    words = [choice.choice(_PLAIN) if choice.random() < 0.7 else _name(choice) for _ in range(choice.randint(12, 20))]
    return " ".join(words).capitalize() + "."


def _name(choice: random.Random) -> str:
    return "".join(choice.choice(_SYLLABLES) for _ in range(choice.randint(2, 3)))
