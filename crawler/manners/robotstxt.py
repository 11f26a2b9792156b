"""The robots.txt format of RFC 9309: what a file says to one crawler.

Groups, product tokens and rules are read as the RFC has them (sections 2.2.1 to 2.2.4); Google's leniency for missing
colons and common typos is kept where it means less access, and so is more of that kind: lines that lost their ends,
tags of an editor, signs that nobody sees, a whole User-Agent as a name. A whole address is no path: it may be of
another host. ``Crawl-delay`` and ``Request-rate`` are not in the RFC, but sites mean them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from archive.charset import robots_text

__all__ = ["LIMIT", "Rule", "Rules", "is_robots", "read_rules", "sitemap_lines"]

# RFC 9309 section 2.5: at least 500 kibibytes must be read.
LIMIT: Final = 500 * 1024

_USER_AGENT: Final = frozenset({"user-agent", "useragent", "user agent"})
_ALLOW: Final = frozenset({"allow"})
# With Google's list of typos.
_DISALLOW: Final = frozenset(["disallow", "dissallow", "dissalow", "disalow", "diaslow", "diasllow", "disallaw"])
_DELAY: Final = frozenset({"crawl-delay", "crawl delay", "crawldelay"})
_RATE: Final = frozenset({"request-rate", "request rate"})
_SITEMAP: Final = frozenset({"sitemap", "site-map", "site map", "sitemaps"})
_KNOWN: Final = _USER_AGENT | _ALLOW | _DISALLOW | _DELAY | _RATE | _SITEMAP

_TOKEN = re.compile(r"[a-z_-]+")  # section 2.2.1: identifier
# A version behind a name, as in "ExampleBot/1.0", where the whole User-Agent of a request was copied.
_PRODUCT = re.compile(r"(?<![a-z_-])([a-z_-]{1,99})/[0-9]")
# What ends a line where a file has lost its line ends: the tags of an editor, the name of the next line.
_NAMES: Final = "user-agent|disallow|allow|crawl-delay|request-rate|sitemap"
_LOST_END = re.compile(
    r"</?(?:br|p|pre|div|span|li|ul|code|html|head|body)\b[^<>]{0,200}>" rf"|[ \t](?=(?:{_NAMES})\s{{0,9}}:)",
    re.IGNORECASE,
)
_COLON = re.compile("[:\uff1a]")
_UNSEEN: Final = "\ufeff\u200b\u200e\u200f\u2060\0 \t\xa0"
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|script)\b", re.IGNORECASE)
# What has more digits is no number of seconds: a line that says nothing.
_NUMBER = re.compile(r"(?=\.?[0-9])[0-9]{0,9}(?![0-9])(?:[.,][0-9]+)?")
_REQUEST_RATE = re.compile(r"([0-9]{1,9})\s*/\s*([0-9]{1,9})(?![0-9])\s*([smhd]?)", re.IGNORECASE)
_DIGITS: Final = 20
_UNITS: Final = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
# What an address of a sitemap ends in, and what it begins with.
_ENDING = re.compile(r"\.(?:xml|gz|txt|php|aspx?|rss)(?:[?#]|$)", re.IGNORECASE)
_BEGUN = re.compile(r"[/<\"]|https?:|www\.", re.IGNORECASE)
_STRAY = re.compile("[\udc80-\udcff]")  # an octet that is no UTF-8, as surrogateescape keeps it
_ESCAPE = re.compile(rb"%[0-9A-Fa-f]{2}")
_UNRESERVED: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_RESERVED: Final = frozenset(b":/?#[]@!$&'()*+,;=")
# The percent sign is no such octet: what is left of it stands before an escape, or was sent so.
_PLAIN: Final = bytes((_UNRESERVED | _RESERVED | {ord("%")}) - {ord("*"), ord("$")})
# What keeps its meaning only while it is escaped: section 2.2.3, and the delimiters of RFC 3986.
_KEPT_IN_PATH: Final = frozenset(b"/?#%*$")
_KEPT_IN_QUERY: Final = frozenset(b"#%*$&=+")


@dataclass(frozen=True, slots=True)
class Rule:
    """An allow or disallow line. ``patterns`` are its spellings, see ``_spellings``."""

    allow: bool
    patterns: tuple[str, str]

    @property
    def octets(self) -> int:
        """How specific the rule is (section 2.2.2)."""
        return len(self.patterns[0])

    def matches(self, target: tuple[str, str]) -> bool:
        """Whether the rule covers ``target``, the spellings of a URL's path and query."""
        plain, loose = self.patterns
        return _matches(plain, target[0]) or ((plain, target[0]) != (loose, target[1]) and _matches(loose, target[1]))


@dataclass(frozen=True, slots=True)
class Rules:
    """What one crawler is told. ``delay`` is the seconds it shall leave between two requests, null where the file
    does not say."""

    rules: tuple[Rule, ...] = ()
    delay: float | None = None

    def allows(self, url: str) -> bool:
        """Whether ``url`` (absolute) may be fetched: the longest match decides, allow wins a draw (section 2.2.2)."""
        parts = urlsplit(url)
        path = parts.path or "/"
        if path == "/robots.txt":
            return True
        target = _spellings(path + ("?" + parts.query if "?" in url.partition("#")[0] else ""), pattern=False)
        # The rules are in the order of their weight.
        return next((rule.allow for rule in self.rules if rule.matches(target)), True)


@dataclass(slots=True)
class _Group:
    """What the file says to one product token, gathered from all its groups (section 2.2.1 merges them): its rules as
    they are written (allow, value), each once."""

    rules: dict[tuple[bool, str], None] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)


def is_robots(body: bytes) -> bool:
    """Whether ``body`` is a robots.txt: it has a line of one, or holds nothing but comments and words.

    Markup and JSON that name no user agent, and binary data, are another page that came in its place. What media type
    the server names does not count: real rules are sent as ``text/html`` too."""
    text = _text(body).lstrip("\ufeff \t\r\n")
    names = {name for name, _ in _lines(text)}
    if text.startswith(("<", "{", "[")) or _MARKUP.search(text):
        # "Allow cookies" is a line of a page, and so is "User-Agent: …" of one that refuses us.
        return bool(names & _USER_AGENT) and bool(names & (_ALLOW | _DISALLOW))
    return bool(names) or "\0" not in text


def read_rules(body: bytes, token: str) -> Rules:
    """What the robots.txt ``body`` says to the crawler with the product token ``token``.

    The groups that name it, case aside, else those for ``*``; no rules where there are neither. Never fails: lines
    that are none are passed over.
    """
    groups = _groups(_text(body), {token.lower(), "*"})
    found = groups.get(token.lower()) or groups.get("*") or _Group()
    # Sorting is stable and puts allow first among equals.
    told = (Rule(allow, _spellings(value, pattern=True)) for allow, value in found.rules)
    rules = sorted(told, key=lambda rule: (-rule.octets, not rule.allow))
    return Rules(tuple(rules), max(found.delays, default=None))


def sitemap_lines(body: bytes) -> Iterator[str]:
    """The words of the ``Sitemap:`` lines of the robots.txt ``body``, in order: addresses, for the most part. Octets
    that are no UTF-8 are escaped."""
    for name, value in _lines(_text(body)):
        if name in _SITEMAP:
            yield from _addresses(_STRAY.sub(lambda octet: f"%{ord(octet[0]) - 0xDC00:02X}", value).split())


def _addresses(words: list[str]) -> Iterator[str]:
    """The addresses that ``words`` are: each one; or all together one, where only the last has the ending of a file and
    none but the first begins an address (``https://site.example/site map.xml``)."""
    ends_once = bool(words) and _ENDING.search(words[-1]) and not any(map(_ENDING.search, words[:-1]))
    if ends_once and not any(map(_BEGUN.match, words[1:])) and not words[0].endswith("/"):
        words = ["%20".join(words)]
    # What is said behind an address is no other one.
    yield from (word for place, word in enumerate(words) if not place or "." in word or "/" in word)


def _groups(text: str, wanted: Set[str]) -> dict[str, _Group]:
    """What the file says to the tokens that are ``wanted``; what it says to others is not gathered."""
    groups: dict[str, _Group] = {}
    current: dict[str, _Group] = {}
    naming = False
    for name, value in _lines(text):
        if name in _USER_AGENT:
            # Only a rule ends a group's list of names: section 2.2.4, other lines must not interfere.
            current = current if naming else {}
            naming = True
            current |= {token: groups.setdefault(token, _Group()) for token in _tokens(value) if token in wanted}
        elif name in _ALLOW or name in _DISALLOW:
            naming = False
            for group in current.values() if value else ():
                group.rules[name in _ALLOW, value] = None
        elif current and (delay := _delay(name, value)) is not None:
            for group in current.values():
                group.delays.append(delay)
    return groups


def _text(body: bytes) -> str:
    """What is no UTF-8 is kept octet by octet, since paths are compared so."""
    whole = len(body) <= LIMIT
    body = body[:LIMIT]
    text = robots_text(body, "surrogateescape")
    if "\\n" in text and not re.search("[\r\n]", text.strip()):  # a program wrote its line ends as it spells them
        text = text.replace("\\r", "").replace("\\n", "\n")
    # A line cut in two could say more than the site meant: "Disallow: /private/" and "Disallow: /".
    return text if whole else text[: max(text.rfind("\n"), text.rfind("\r")) + 1]


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Names (lower case) and values of the lines; section 2.2: lines end in CR, LF or both, ``#`` begins a comment."""
    for line in filter(None, text.replace("\r", "\n").split("\n")):
        for said in _LOST_END.split(line.partition("#")[0]):
            name, *values = _COLON.split(said.strip(_UNSEEN), maxsplit=1)
            name, words = " ".join(name.split()).lower(), said.split()
            if values and name in _KNOWN:
                yield name, values[0].strip()
            elif len(words) == 2 and words[0].lower() in (_SITEMAP if values else _KNOWN):
                # Google reads a missing colon so, if there are just two words; the colon of an address is none.
                yield words[0].lower(), words[1]


def _tokens(value: str) -> Iterator[str]:
    """The product tokens a user-agent line may mean: ``ExampleBot/1.0`` names ExampleBot; some name several."""
    for name in value.lower().split(","):
        words = name.split()
        if words and words[0] == "*":
            yield "*"
            continue
        found = _TOKEN.match(name.strip())
        yield from {found.group() if found else "", words[0] if words else ""} - {""}
    # Mozilla/5.0 (compatible; ExampleBot/1.0)
    yield from _PRODUCT.findall(value.lower())


def _delay(name: str, value: str) -> float | None:
    if name in _DELAY and (number := _NUMBER.match(value)):
        return float(number.group()[:_DIGITS].replace(",", "."))
    if name in _RATE and (rate := _REQUEST_RATE.match(value)):
        requests, seconds = int(rate[1]), int(rate[2]) * _UNITS[rate[3].lower()]
        return seconds / requests if requests else None
    return None


def _spellings(path: str, *, pattern: bool) -> tuple[str, str]:
    """``path`` as it is compared, in two spellings (section 2.2.2).

    In both, escapes of unreserved characters are undone and octets that no URL holds are escaped. In the second,
    escapes of reserved characters are undone too where they delimit nothing: ``/a%28b%29`` is ``/a(b)``. The RFC
    leaves open on which side a site means them, so a rule holds that matches in either. In a ``pattern``, ``*`` and a
    ``$`` at the end are left as they are.
    """
    raw = path.encode("utf-8", "surrogateescape")
    end = b"$" if pattern and raw.endswith(b"$") else b""
    raw = raw[: len(raw) - len(end)]
    special = b"*" if pattern else b""
    before, mark, query = raw.partition(b"?")
    plain = _spelled(raw, _UNRESERVED, special)
    loose = _spelled(before, _UNRESERVED | (_RESERVED - _KEPT_IN_PATH), special)
    loose += mark + _spelled(query, _UNRESERVED | (_RESERVED - _KEPT_IN_QUERY), special)
    return (plain + end).decode("ascii"), (loose + end).decode("ascii")


def _spelled(raw: bytes, undone: frozenset[int], special: bytes) -> bytes:
    """``raw`` with the escapes of ``undone`` octets undone, and with every octet escaped that must be."""

    def escape(found: re.Match[bytes]) -> bytes:
        octet = int(found.group()[1:], 16)
        return bytes([octet]) if octet in undone else found.group().upper()

    bare = _ESCAPE.sub(escape, raw) if b"%" in raw else raw
    # A literal * or $ is told from the special one by its escape (section 2.2.3).
    odd = bare.translate(None, _PLAIN)
    for octet in set(odd) - set(special):
        bare = bare.replace(bytes([octet]), b"%%%02X" % octet)
    return bare


def _matches(pattern: str, target: str) -> bool:
    """Section 2.2.3: ``*`` is any octets, ``$`` at the end is the end. In time linear in both: no backtracking."""
    first, *rest = pattern.removesuffix("$").split("*")
    anchored = pattern.endswith("$")
    if not rest:
        return target == first if anchored else target.startswith(first)
    if not target.startswith(first):
        return False
    at = len(first)
    *middle, last = rest
    for part in middle:
        at = target.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return len(target) - len(last) >= at and target.endswith(last) if anchored else target.find(last, at) >= 0
