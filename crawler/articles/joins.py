"""Which addresses of a run are one article's: what its manifest tells as aliases.

A page cannot join a foreign history, so an address joins another one only on one site, never one with a root path or a
folder above it, and only with evidence beside its own word:

- ``moved``: it led there for good (301, 308, each hop), and both have one number, or the text is that of before. An
  address that never was an article itself joins by its number or its path, or if no other one led to the same page.
  Or it led there for the time being (302, 303, 307), or is gone (404, 410, the front page): then both have one number
  or one name, and the text is that of before. So sites are rebuilt whose old addresses nobody thought of.
- ``canonical``: its page names the other as its address, the other does not name a third, and both have one number or
  the same text. Or nobody has been there, since the site links its articles with a parameter that is another one each
  time (a clock, a place in the list), or in other letter case: then the other is the same path, and all pages of this
  path in the run show one text.
- ``same_post``: both show the same text under the same number, or the same name: four words or more of the address.

So what a site folds into a hub (two articles that lead to one live blog) keeps histories of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import msgspec

from archive.article import ABSENT, CORPUS, Article
from archive.causes import Cause
from archive.manifest import Alias
from archive.reading.aliases import Aliases
from archive.reading.history import versioned
from archive.urls import id_key, normalised
from archive.warc.snapshot import SnapshotRef
from crawler.articles.elsewhere import Elsewhere, Shown
from crawler.articles.gone import is_door
from crawler.articles.names import is_named_alike, share_number
from crawler.articles.outcome import Outcome
from crawler.discovery.sites import same_site

__all__ = ["Joins", "idle_parameters"]

_PERMANENT: Final = frozenset({301, 308})
# So much of the longer text stands in the other, in equal paragraphs; under the same headline, of the shorter.
_SHARED: Final = 0.5
# Articles that show of a parameter that it chooses no page.
_SHOWN: Final = 3
# Of so many pages a run the earlier text is extracted anew, where their hashes do not settle it.
_MOST_READ: Final = 200

_Latest = Callable[[str], Article | None]
_Extracted = Callable[[SnapshotRef], Article | None]
_Named = Callable[[str], Iterable[Article]]


@dataclass(frozen=True, slots=True)
class _Claim:
    """``url`` says that it is ``to``; ``before`` is the article that it was until now, ``now`` the page that came:
    of a redirect the one at ``to``, of a canonical link that at ``url``. ``other`` is what ``to`` was until now;
    ``is_for_now``: the redirect holds for the time being."""

    url: str
    to: str
    cause: Cause
    before: Article | None
    now: Article
    other: Article | None
    is_for_now: bool = False


@dataclass(slots=True)
class Joins:
    """What the pages of one run claim. ``known`` are the aliases that earlier runs have told. ``past``: the captures
    are older than the run, which is an import's: each alias tells the one that showed it, and texts are kept, since the
    bytes of a file that no manifest names yet cannot be asked for."""

    known: Iterable[Alias] = ()
    past: bool = False
    _claims: dict[tuple[str, str], _Claim] = field(default_factory=dict)
    _pages: dict[str, Shown] = field(default_factory=dict)
    _unread: dict[str, Shown] = field(default_factory=dict)  # pages that are as they were
    _elsewhere: Elsewhere = field(init=False)
    _by_path: dict[str, dict[str, str]] = field(default_factory=dict)  # the hash of each id, at the run's end
    _read: int = 0

    def __post_init__(self) -> None:
        self._elsewhere = Elsewhere(self.past)

    def note(self, outcome: Outcome, latest: _Latest, named: _Named | None = None) -> None:
        """Takes what a page claims; ``latest`` gives an article as it was known before the page was noted. ``named``
        gives the pages that were there before and name an article, by its id, as their address: in an import a page may
        come behind its forms, which do not come again."""
        self._elsewhere.misses(outcome)
        article = outcome.extracted
        if article is None:
            article = versioned(latest(id_key(outcome.page.url)))
        if article is None and outcome.page.status == 304:
            # The validators were those of the address that was asked: what it led to is that article, unchanged.
            article = versioned(latest(id_key(outcome.page.requested)))
        if article is None or article.status not in CORPUS or outcome.fate.fate not in ("saved", "unchanged"):
            return
        shown = Shown.of(article, outcome.page)
        self._elsewhere.shows(outcome.page, shown)
        if outcome.extracted is not None:
            self._pages[article.id] = shown
        else:
            self._unread[article.id] = shown
        forms = named(article.id) if named else ()
        claims = [*_redirects(outcome, article, latest), *_canonical(article, latest)]
        claims += [claim for form in forms if versioned(form) for claim in _canonical(form, latest)]
        for claim in claims:
            if claim.cause.kind == "canonical" and outcome.extracted is None and not _is_repeated(claim):
                continue
            if claim.url != claim.to and _may_join(claim.url, claim.to):
                now = claim.now if self.past else _light(claim.now)
                self._claims.setdefault((id_key(claim.url), id_key(claim.to)), replace(claim, now=now))

    def drop(self, records: Collection[str]) -> None:
        """Leaves out what the pages of these WARC records claim and show: they turned out to be walls."""
        for ids, claim in list(self._claims.items()):
            if claim.now.snapshot is not None and claim.now.snapshot.record_id in records:
                del self._claims[ids]
        self._elsewhere.drop(records)

    def told(self, latest: _Latest, extracted: _Extracted) -> tuple[Alias, ...]:
        """The aliases that the run adds, in the order of their addresses. ``latest`` gives an article as it is known
        at the run's end, ``extracted`` the article of a snapshot by the rules in force."""
        known = {(id_key(one.from_), id_key(one.to)) for one in self.known}
        claims = [_with_what_came(claim, latest) for ids, claim in self._claims.items() if ids not in known]
        crowds = Counter(id_key(claim.to) for claim in claims if not claim.is_for_now and not _is_evident(claim))
        found = [self._dated(self._alias(one, crowds[id_key(one.to)] > 1, latest, extracted), one) for one in claims]
        # Of an article that moved the new address is no form of the old one, though both have one number.
        joined = Aliases([*self.known, *filter(None, found)])
        elsewhere = self._elsewhere.told()
        found += [one for one in elsewhere if id_key(one.to) not in joined.of(id_key(one.from_))]
        return tuple(sorted(filter(None, found), key=lambda one: (one.from_, one.to)))

    def _dated(self, alias: Alias | None, claim: _Claim) -> Alias | None:
        return msgspec.structs.replace(alias, captured=claim.now.captured) if alias and self.past else alias

    def _alias(self, claim: _Claim, is_crowd: bool, latest: _Latest, extracted: _Extracted) -> Alias | None:
        alias = Alias(claim.url, claim.to, claim.cause)
        if claim.cause.kind == "canonical":
            return alias if self._agree(claim, latest, extracted) else None
        if claim.before is None:
            is_one = not claim.is_for_now and (_is_evident(claim) or not is_crowd)
            return alias if is_one else None
        if claim.is_for_now and not is_named_alike(claim.url, claim.to):
            return None
        if _hash(claim.before) == claim.now.content_hash:
            return alias
        before, now = self._anew(claim.before, extracted), self._anew(claim.now, extracted)
        if before is not None and now is not None and before.content_hash == now.content_hash:
            return Alias(claim.url, claim.to, claim.cause, unchanged=claim.now.content_hash)
        is_one = share_number(claim.url, claim.to) or _is_edited(claim, before, now)
        return alias if is_one and not claim.is_for_now else None

    def _agree(self, claim: _Claim, latest: _Latest, extracted: _Extracted) -> bool:
        """Whether the page that a canonical link names names no third one, and is the same article."""
        there = versioned(latest(id_key(claim.to)))
        if there is None:
            return self._is_form(claim, latest)
        if there.status in ABSENT:
            return False
        page = self._pages.get(there.id)
        if page is not None:
            canonical, content_hash = page.canonical, page.content_hash
        elif (again := self._anew(there, extracted)) is not None:
            canonical, content_hash = again.canonical_url and id_key(again.canonical_url), again.content_hash
        else:
            return False
        if canonical not in (None, there.id):
            return False
        if content_hash == claim.now.content_hash or share_number(claim.url, claim.to):
            return True
        here, other = self._anew(claim.now, extracted), self._anew(there, extracted)
        return here is not None and other is not None and _are_alike(here, other)

    def _is_form(self, claim: _Claim, latest: _Latest) -> bool:
        """Whether a page is a form of the address that it names, where nobody has been: all pages of that path that
        came in this run, or are known as its forms, show one text, and there are two or more."""
        if not _is_shorter(claim.to, claim.url):
            return False
        hashes = dict(self._shown(_path_of(claim.to)))
        for form in (id_key(one.from_) for one in self.known if one.to == claim.to):
            if (earlier := latest(form)) is not None:
                hashes.setdefault(form, earlier.content_hash)
        return len(hashes) > 1 and set(hashes.values()) == {claim.now.content_hash}

    def _shown(self, path: str) -> dict[str, str]:
        """The pages of a path that came in this run: the hash of each id."""
        if not self._by_path:
            for id_, page in (self._unread | self._pages).items():
                self._by_path.setdefault(_path_of(page.url), {})[id_] = page.content_hash
        return self._by_path.get(path, {})

    def _anew(self, article: Article, extracted: _Extracted) -> Article | None:
        """``article`` with its text; None where its snapshot is not to be had."""
        if article.text is not None:
            return article
        if article.snapshot is None or article.status in ABSENT or self._read >= _MOST_READ:
            return None
        self._read += 1
        return extracted(article.snapshot)


def _with_what_came(claim: _Claim, latest: _Latest) -> _Claim:
    """The claim of a redirect with the article at its end, which may have come after the redirect."""
    if claim.cause.kind != "moved" or claim.now.id == id_key(claim.to):
        return claim
    there = versioned(latest(id_key(claim.to)))
    return claim if there is None or there.status not in CORPUS else replace(claim, now=_light(there))


def _redirects(outcome: Outcome, article: Article, latest: _Latest) -> Iterator[_Claim]:
    """Each address on the way that led on for good."""
    page = outcome.page
    if not page.led_elsewhere or is_door(page):
        return
    for place, hop in enumerate(page.hops):
        is_for_now = any(later.ref.status not in _PERMANENT for later in page.hops[place:])
        before, other = versioned(latest(id_key(hop.ref.url))), latest(id_key(page.url))
        yield _Claim(hop.ref.url, page.url, Cause("moved", url=page.url), before, article, other, is_for_now)


def _canonical(article: Article, latest: _Latest) -> Iterator[_Claim]:
    named = article.canonical_url
    if named and article.snapshot is not None and id_key(named) != article.id:
        yield _Claim(article.url, named, Cause("canonical"), None, article, latest(id_key(named)))


def _may_join(url: str, to: str) -> bool:
    """On one site, and not to its front page or a folder of the address."""
    if not same_site(url, to) or urlsplit(to).path in ("", "/"):
        return False
    with suppress(ValueError):
        asked, there = normalised(url), normalised(to)
        return asked != there and not _bare(asked).startswith(f"{_bare(there)}/")
    return False


def _is_repeated(claim: _Claim) -> bool:
    """Whether what a page that brought nothing new names is worth asking again: another form of its own address, which
    shows the same text or is not known."""
    is_same = claim.other is None or claim.other.content_hash == claim.now.content_hash
    return is_same and _is_shorter(claim.to, claim.url)


def _is_edited(claim: _Claim, before: Article | None, now: Article | None) -> bool:
    """Whether the page that a redirect led to is the article of before, edited. What was there before this article was
    is another one, however alike."""
    other = versioned(claim.other)
    is_foreign = other is not None and claim.before is not None and other.captured <= claim.before.captured
    return before is not None and now is not None and not is_foreign and _are_alike(before, now)


def _bare(url: str) -> str:
    """The address up to its query, without the slash at its end."""
    return url.partition("?")[0].rstrip("/")


def _is_shorter(url: str, other: str) -> bool:
    """Whether ``url`` is ``other`` without some of its parameters, or but for letter case."""
    one, two = urlsplit(url), urlsplit(other)
    few, many = Counter(parse_qsl(one.query)), Counter(parse_qsl(two.query))
    return few <= many and _path_of(url) == _path_of(other)


def _path_of(url: str) -> str:
    return urlsplit(url).path.rstrip("/").lower()


def idle_parameters(aliases: Iterable[Alias]) -> frozenset[str]:
    """The parameters that choose no page of an outlet, as its canonical links have shown of three articles or more.

    Each was linked with two values of it or more, and is one page without it. One that a canonical link has chooses."""
    values: dict[str, dict[str, set[str]]] = {}
    chooses: set[str] = set()
    for alias in aliases:
        if alias.cause.kind == "canonical" and _is_shorter(alias.to, alias.from_):
            kept = {name for name, _ in parse_qsl(urlsplit(alias.to).query, keep_blank_values=True)}
            chooses |= kept
            for name, value in parse_qsl(urlsplit(alias.from_).query, keep_blank_values=True):
                values.setdefault(name, {}).setdefault(alias.to, set()).add(value)
    shown = {name: sum(len(several) > 1 for several in found.values()) for name, found in values.items()}
    return frozenset(name for name, articles in shown.items() if articles >= _SHOWN and name not in chooses)


def _is_evident(claim: _Claim) -> bool:
    """Whether the two addresses say themselves that they are one article's: one number, or one path on two hosts."""
    return share_number(claim.url, claim.to) or urlsplit(claim.url)[2:4] == urlsplit(claim.to)[2:4]


def _are_alike(one: Article, other: Article) -> bool:
    """Whether enough paragraphs of two texts are equal."""
    texts = [{" ".join(block.text.split()) for block in article.body} for article in (one, other)]
    lengths = [sum(map(len, text)) for text in texts]
    shared = sum(map(len, texts[0] & texts[1]))
    out_of = min(lengths) if one.headline and one.headline == other.headline else max(lengths)
    return out_of > 0 and shared >= _SHARED * out_of


def _hash(article: Article) -> str | None:
    """The content that an article had; of one that has left its address, what it had before."""
    return article.previous if article.status in ABSENT else article.content_hash


def _light(article: Article) -> Article:
    """What is kept of a page until the run ends."""
    return article.replace(text=None, body=(), images=(), links=(), dropped=(), conflicts={}, sources={})
