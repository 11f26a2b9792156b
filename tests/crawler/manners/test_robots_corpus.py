"""455 real and hostile robots.txt files, beside Google's parser (`fast-robotstxt`): the verdicts are the same, or RFC
9309 says why not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import robotstxt  # type: ignore[import-untyped]
from w3lib.url import safe_url_string

from crawler.manners.robotstxt import read_rules
from tests.shared import needs_shared
from tests.tools import in_full

SITE = "https://site.example"
TOKENS = ("PaperOfRecord", "Googlebot", "bingbot", "wget", "foobot", "yourbot", "mybot", "ExampleBot")
PATHS = (
    "/", "/politics/", "/politics/page/2/", "/politics/2026/10/13/a-story/", "/search?q=x", "/feed/", "/robots.txt",
    "/index.html", "/a.gif", "/wp-admin/", "/?p=1", "/x.php?id=2&print=1", "/a%7Eb/~c", "/%E3%83%84", "/print/1",
)  # fmt: skip
_RULE = re.compile(r"\s*(?:dis+al+ow|allow)\s*:?\s*(\S[^#]*)", re.IGNORECASE)


def files() -> list[Path]:
    places = (needs_shared("data/robots_crawler_commons/robots"), needs_shared("data/robots_protego"))
    return [path for place in places for path in sorted(place.iterdir())]


def urls(text: str) -> list[str]:
    """Addresses that the file's own rules are about, as Scrapy would ask for them, and some others."""
    found = list(PATHS)
    for line in re.split(r"[\r\n]+", text):
        if rule := _RULE.match(line):
            pattern = rule[1].strip().removesuffix("$")
            for filling in ("", "x", "a/b"):
                path = "/" + pattern.replace("*", filling).removeprefix("/")
                found += [path, path + "x", path.rstrip("/") or "/"]
    return list(dict.fromkeys(safe_url_string(SITE + path) for path in found))[:300]


def tokens(text: str) -> tuple[str, ...]:
    """The names to ask under: those that the file has, and one of the others, to which it says one thing."""
    named = tuple(token for token in TOKENS if token.lower() in text.lower())
    others = tuple(token for token in TOKENS if token not in named)
    return in_full(TOKENS, named + others[:1])


def disagreements(path: Path) -> Iterator[tuple[str, str, bool]]:
    body, google = path.read_bytes(), robotstxt.RobotsMatcher()
    text = body.decode("utf-8", "replace")
    asked = urls(text if not body.startswith((b"\xff\xfe", b"\xfe\xff")) else body.decode("utf-16"))
    for token in tokens(text):
        rules = read_rules(body, token)
        for url in asked:
            if rules.allows(url) is not (theirs := google.is_allowed(text, token, url)):
                yield token, url, theirs


# Why RFC 9309 has it otherwise than Google's parser, and for which file, URL and verdict of that parser.
REASONS: dict[str, Callable[[bytes, str, bool], bool]] = {
    "2.2.2: the /robots.txt URI is implicitly allowed": (
        lambda _, url, theirs: url == f"{SITE}/robots.txt" and not theirs
    ),
    "2.2.2: a rule for /index.html is no rule for /, as Google has it": (
        lambda body, url, theirs: b"/index.htm" in body and url.endswith("/") and theirs
    ),
    "2.2.2: a path is compared as it is asked for, its dots too; the binding resolves them": (
        lambda _, url, theirs: url.endswith("/.") and theirs
    ),
    "2.3: a file must be UTF-8; one that is UTF-16 by its own mark is obeyed all the same": (
        lambda body, _, theirs: body.startswith((b"\xff\xfe", b"\xfe\xff")) and theirs
    ),
}


def test_our_verdicts_are_those_of_google_or_of_the_rfc() -> None:
    unexplained: list[tuple[str, str, str, bool]] = []
    explained: Counter[str] = Counter()
    seen = files()
    for path in seen:
        for token, url, theirs in disagreements(path):
            reasons = [reason for reason, applies in REASONS.items() if applies(path.read_bytes(), url, theirs)]
            explained.update(reasons[:1])
            if not reasons:
                unexplained.append((path.name, token, url, theirs))

    assert len(seen) > 400
    assert unexplained == []
    assert set(explained) == set(REASONS)


@pytest.mark.parametrize(
    ("name", "token", "delay"),
    [
        ("astore.amazon.com-robots.txt", "mybot", 5.0),
        ("crawl-delay-group-merging.txt", "mybot", 10.0),
        ("crawl-delay-group-merging.txt", "yourbot", None),
        ("crawl-delay-group-merging.txt", "otherbot", 30.0),
        ("dos-line-endings.txt", "mybot", 1.0),
        ("twitter.com-robots.txt", "Slurp", 1.0),
        ("twitter.com-robots.txt", "mybot", None),
        ("extended-standard-robots.txt", "bot1", 2.0),
        ("extended-standard-robots.txt", "bot2", 15.0),
        ("extended-standard-robots.txt", "bot4", 0.125),
    ],
)
def test_delays_of_the_files(name: str, token: str, delay: float | None) -> None:
    body = (needs_shared("data/robots_crawler_commons/robots") / name).read_bytes()

    assert read_rules(body, token).delay == delay
