"""Why something is as it is: a value from a closed list, with its figures. Values only.

``Cause`` stands in fates, sources, articles; ``Alarm`` in the manifest of a run. Decisions read these values;
``archive.render.causes`` makes sentences of them for people.

The writer takes only the kinds of ``KINDS``: ``Cause("typo")`` raises ValueError. The reader (``decode``) refuses none:
a kind, a figure or a type that this version does not know comes as kind ``other``, or beside the known kind, with
``original`` for the whole object.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NamedTuple, TypeVar

import msgspec
from msgspec import Meta

from archive.decoding import MAX_JSON, decoded

__all__ = ["KINDS", "OTHER", "Alarm", "Cause", "Example", "Kind", "decode", "meaning"]

_T = TypeVar("_T")

Meaning = Literal["blocked", "consent", "empty", "failed", "not_article"]
if TYPE_CHECKING:
    AlarmKind = Literal["lost", "blocked", "drift", "gap", "intake", "clock"]
else:
    AlarmKind = str  # the reader keeps a kind that it does not know

OTHER: Final = "other"


class Kind(NamedTuple):
    """``told`` says in a sentence what the cause means, ``carried`` what may carry it, ``figures`` what it may have.
    ``meaning`` is what a page is by this cause, where that counts: a block, a wall, no article …"""

    told: str
    carried: tuple[str, ...]
    figures: tuple[str, ...] = ()
    meaning: Meaning | None = None


_FATE: Final = ("fate",)
_ASKED: Final = ("fate", "source")
_PAGE: Final = ("fate", "source", "status")
_STATUS: Final = ("status",)
_SOURCE: Final = ("source",)
_DOUBT: Final = ("doubt",)
_DROPPED: Final = ("dropped",)
_ALARM: Final = ("alarm",)
_SPAN: Final = ("pages", "runs", "share_before", "runs_before")
_LENGTHS: Final = ("characters", "characters_before", "pages", "runs", "runs_before")

KINDS: Final[Mapping[str, Kind]] = {
    OTHER: Kind("A kind that this version does not know.", ("fate", "source", "status", "doubt", "dropped", "alarm")),
    # --- what came of a request
    "http_status": Kind("The server answered with a status that brings no page.", _PAGE, ("status", "url")),
    "not_modified": Kind("The server answered 304: the page is as it was.", _FATE),
    "same_bytes": Kind("The payload is that of an earlier capture.", _FATE),
    "headline_in_turn": Kind("The page shows another of the headlines that its version has in turn.", _FATE),
    "new_posts": Kind("The live page has posts that it did not have before, and none was edited.", _FATE),
    "known_beginning": Kind("The page shows the beginning of the article alone, and the whole of it is known.", _FATE),
    "unasked_304": Kind("The server answered 304 to a request without a condition.", _FATE),
    "false_304": Kind("The page had changed when the server said 304.", ("fate", "source", "alarm"), ("code", "count")),
    "cut": Kind("The response ended early; the code is its WARC-Truncated, or ``head``.", _ASKED, ("code",)),
    "part": Kind("The answer is a part of the page, by its Content-Range.", _ASKED, ("words",)),
    "coding": Kind("The body is not whole under its content coding; the code says how.", _ASKED, ("code",)),
    "no_end": Kind("The page ends in the middle.", (*_ASKED, *_DOUBT)),
    "cookie_loop": Kind("The address leads back to itself until a cookie comes.", _ASKED, ("count",), "blocked"),
    "redirect_loop": Kind("Redirects lead back to where they began, or on without end.", _ASKED, ("count",)),
    "no_answer": Kind("No response came; the code is that of the failure record.", _ASKED, ("code", "words")),
    "certificate": Kind(
        "The server's certificate cannot be trusted; the code says why: self_signed, expired, not_yet_valid, "
        "other_name, unknown_authority, revoked, invalid.",
        _ASKED,
        ("code",),
    ),
    "no_original": Kind("The record repeats another one, which the source does not hold.", _ASKED),
    "put_off": Kind("The host asked to be left alone until a moment.", _ASKED, ("until",)),
    "host_slow": Kind(
        "The host let us wait ``limit`` seconds for answers that never ended; it is asked again from a moment on.",
        _ASKED,
        ("until", "limit"),
    ),
    "robots": Kind("robots.txt forbids the address.", _ASKED),
    "robots_unreachable": Kind("robots.txt could not be had: nothing is allowed.", _ASKED, ("status", "words")),
    "challenge": Kind(
        "The firm of the code, which guards the site, answered with a challenge or a refusal; words: in place of what.",
        _PAGE,
        ("code", "status", "words"),
        "blocked",
    ),
    "page_instead": Kind("A page came in the place of what the code names.", _ASKED, ("code",), "blocked"),
    "noarchive": Kind("The page says noarchive, and NOARCHIVE is skip.", _ASKED),
    "address": Kind("The address lies outside the public internet, or is not http(s).", _ASKED, ("words",)),
    "bad_address": Kind("The link is no address.", _FATE, ("words",)),
    "long_address": Kind("The address has more octets than servers need to take.", _FATE, ("limit",)),
    "moved": Kind("The article goes on at another address of the site.", ("fate", "status", "alias"), ("url",)),
    "canonical": Kind("Two pages name one of them as their address, or what both are without a parameter.", ("alias",)),
    "same_post": Kind("Two addresses have the same number or name and show the same text.", ("alias",)),
    "led_to_front_page": Kind("The address leads to the front page of the site.", ("fate", "source", "status")),
    "led_above": Kind("The address leads to a page above it.", ("fate", "status"), ("url",)),
    "led_to_other_site": Kind("The address of an article or a section leads to another site.", _ASKED),
    "led_to_door": Kind("The address leads to a page that leads back, or to a login.", _ASKED, (), "blocked"),
    "led_elsewhere": Kind("The address of a source leads to another page than its list.", _SOURCE, ("url",)),
    "led_by_page": Kind("The page has no list and leads on by itself, which is not followed.", _SOURCE, ("url",)),
    # --- links that were passed over
    "not_article": Kind("By its address or its words the link leads to no article.", _FATE, (), "not_article"),
    "other_site": Kind("The link leads to another site.", _FATE, (), "not_article"),
    "out_of_section": Kind("The link belongs to another section.", _FATE),
    "before_since": Kind("The article came before the day of -a since=.", _FATE),
    "trap": Kind("The address repeats itself: a site makes such without end.", _FATE, (), "not_article"),
    "variants": Kind("A run takes no more addresses of one path that differ in the query alone.", _FATE, ("limit",)),
    "not_due": Kind("The article is known and not due yet.", _FATE),
    "deferred": Kind("The page is kept, and its article is extracted later (EXTRACT=later).", _FATE),
    # --- what a page is
    "empty_body": Kind("The body is empty: so sites answer to what they take for bots.", _PAGE, (), "blocked"),
    "block_words": Kind("The page says that a client is kept out.", _PAGE, ("code", "words"), "blocked"),
    "maintenance_words": Kind(
        "The page says that the site cannot answer for now: maintenance, overload, a broken database.",
        _PAGE,
        ("code", "words"),
        "blocked",
    ),
    "same_page": Kind(
        "The same page stood under ``count`` unlike addresses: it is no article. The code names its text.",
        (*_PAGE, "alarm"),
        ("count", "code", "pages"),
        "blocked",
    ),
    "stranger": Kind(
        "A page without date or links of its own came where an article was, or articles of the site have them; it is "
        "held back until it has stood there for a day. The code names its text, ``since`` when it came.",
        _PAGE,
        ("code", "since"),
        "blocked",
    ),
    "consent_words": Kind("The page asks for consent.", _PAGE, ("code", "words"), "consent"),
    "error_words": Kind("The page says that there is no such page.", _PAGE, ("code", "words"), "not_article"),
    "script_words": Kind("The page says that it needs JavaScript.", _PAGE, ("words",), "empty"),
    "no_text": Kind("There is no main text.", _PAGE, (), "empty"),
    "few_characters": Kind("The main text is too short for an article.", _PAGE, ("characters",), "empty"),
    "no_html": Kind(
        "The page is not HTML; the code says what it is: feed, sitemap, image, pdf, json, xml, file.",
        _PAGE,
        ("code",),
        "not_article",
    ),
    "link_list": Kind(
        "The page leads to articles: a section, a front page, a tag, an author, a search.", _PAGE, (), "not_article"
    ),
    "house_page": Kind("The page is about the site: imprint, terms, contact, account.", _PAGE, (), "not_article"),
    "login_page": Kind("The page asks for a password, and has nothing else.", _PAGE, (), "not_article"),
    "leads_on": Kind("The page has no text, and leads on to another one by itself.", _PAGE, ("url",), "not_article"),
    "media_page": Kind("The page shows a film or pictures with a few words.", _PAGE, (), "not_article"),
    "pay_words": Kind("The page says that the rest is for subscribers.", _STATUS, ("words",)),
    "paid_part": Kind("The text ends before the part that the page marks as paid for.", _STATUS),
    "shorter_than_told": Kind(
        "The text is shorter than that of the JSON-LD.", ("status", "doubt"), ("characters", "of")
    ),
    "one_of_several": Kind("The page holds a part of the article; it goes on at ``url``.", _STATUS, ("url",)),
    "too_long": Kind("The response was longer than is read.", _STATUS),
    "too_large": Kind("The page exceeds a limit: bytes, elements or depth.", _PAGE, ("code", "limit"), "failed"),
    "too_slow": Kind("Extraction took too long by the clock or in CPU time.", _PAGE, ("code", "limit"), "failed"),
    "host_costly": Kind(
        "The pages of the host took so many seconds of CPU time that the others are left to a later run.",
        _PAGE,
        ("limit",),
        "failed",
    ),
    "too_much_memory": Kind("Extraction took more bytes of memory than it may.", _PAGE, ("limit",), "failed"),
    "worker_died": Kind("Extraction brought its process down.", _PAGE, ("count", "exit"), "failed"),
    "not_extracted": Kind("Extraction raised an error.", _PAGE, ("words",), "failed"),
    # --- sources
    "no_links": Kind("There is nothing in the list; the code is the reader's.", _SOURCE, ("code",)),
    "not_section": Kind("The answer is no section page; the code says why.", _SOURCE, ("code",)),
    "not_feed": Kind("The answer is no feed; the code says why.", _SOURCE, ("code",)),
    "not_sitemap": Kind("The answer is no sitemap; the code says why.", _SOURCE, ("code",)),
    "left_out": Kind(
        "The list has links, ``count`` of them, and each was left out; the code is the reason of most.",
        _SOURCE,
        ("count", "code"),
    ),
    "cut_list": Kind("The list ends in the middle, or is longer than is read; what was read counts.", _SOURCE),
    "not_read": Kind("Our code failed over the page.", _SOURCE, ("words",)),
    # --- what speaks against a field
    "readings_differ": Kind(
        "Two readings of the page differ, of ``characters`` and of ``of``; the code says what spoke against the first.",
        _DOUBT,
        ("code", "characters", "of"),
    ),
    "not_as_described": Kind(
        "The text has ``count`` of the ``of`` words of the page's description.", _DOUBT, ("count", "of")
    ),
    "prose_left_out": Kind(
        "Running text of ``characters`` letters that stands among the text was not read, of which ``of`` were.",
        _DOUBT,
        ("characters", "of"),
    ),
    "much_dropped": Kind(
        "Lines of ``characters`` letters were left out of the text, which has ``of``.", _DOUBT, ("characters", "of")
    ),
    "mostly_lists": Kind(
        "Lists and tables make ``characters`` of the ``of`` letters of the text.", _DOUBT, ("characters", "of")
    ),
    "not_placed": Kind(
        "Of the ``of`` letters of the text ``characters`` were not found again where the page shows it.",
        _DOUBT,
        ("characters", "of"),
    ),
    # --- lines that are not the article
    "separator": Kind("The line has no letter or figure.", _DROPPED),
    "hidden": Kind("The line is not shown.", _DROPPED),
    "headline": Kind("The line is the headline.", _DROPPED),
    "aside": Kind("The line stands in a box of its own.", _DROPPED),
    "before_text": Kind("The line stands above the text: a kicker, a reading time.", _DROPPED),
    "byline": Kind("The line is the byline.", _DROPPED),
    "dateline": Kind("The line is a date.", _DROPPED),
    "time_of_day": Kind("The line is the time of day over a post.", _DROPPED),
    "link": Kind("The line is hardly more than links to other stories.", _DROPPED),
    "promo": Kind("The line promotes something.", _DROPPED),
    "after_text": Kind("The line stands below the text: a credit, a copyright, an author's life.", _DROPPED),
    "repeated": Kind("The line stands in the text a second time: a pull quote, a copy.", _DROPPED),
    "heading_without_text": Kind("The line is a heading with nothing under it.", _DROPPED),
    "furniture": Kind("The site repeats the line on several stories.", _DROPPED),
    "wall": Kind("The line is that of a wall, a list or an empty page.", _DROPPED),
    # --- alarms and warnings
    "no_source_read": Kind("No source of the kind ``code`` could be read.", _ALARM, ("code", "count")),
    "sources_refused": Kind("Every source of the kind ``code`` was kept from us.", _ALARM, ("code", "count", "kinds")),
    "pages_refused": Kind("Most pages were kept from us.", _ALARM, ("count", "pages", "kinds")),
    "links_missing": Kind("No article came so far: what the lists link is not there.", _ALARM, ("count", "pages")),
    "pages_not_extracted": Kind("Most pages could not be extracted.", _ALARM, ("count", "pages")),
    "left_alone": Kind("A host is left alone until a moment, with ``count`` addresses.", _ALARM, ("count", "until")),
    "pages_failed": Kind("Every page has failed since the run that began then.", _ALARM, ("count", "since")),
    "unsettled": Kind("Nobody knows what became of pages.", _ALARM, ("count",)),
    "field_rarer": Kind("A field comes on fewer pages than before.", _ALARM, ("count", *_SPAN)),
    "field_moved": Kind("A field comes from another place.", _ALARM, ("count", "origin", "origin_before", *_SPAN)),
    "paywalls": Kind("More articles than before stand behind a paywall.", _ALARM, ("count", *_SPAN)),
    "articles_rarer": Kind("Fewer pages than before are articles.", _ALARM, ("count", *_SPAN)),
    "text_length": Kind("The median length of the text has changed.", _ALARM, _LENGTHS),
    "source_lost": Kind(
        "A source that gave links gives none, by the cause of the example; ``links`` it gave when it was last read, in "
        "the run that began ``since``.",
        _ALARM,
        ("links", "since"),
    ),
    "fewer_links": Kind("A source gives fewer links a page.", _ALARM, ("links", "least", "most", "runs_before")),
    "file_unread": Kind("A file of an intake holds nothing that can be read; the code says why.", _ALARM, ("code",)),
    "file_damaged": Kind("Parts of a file of an intake are damaged; the rest was taken in.", _ALARM, ("count",)),
    "turned_over": Kind("All links of a list are new since an earlier run.", _ALARM, ("links", "since")),
    "clock": Kind(
        "The clock of the machine was ``seconds`` ahead of that of ``count`` sites (below 0: behind). Of one site "
        "nobody knows which of the two was wrong.",
        _ALARM,
        ("seconds", "count"),
    ),
}  # fmt: skip


class Cause(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, repr_omit_defaults=True):
    """A kind of ``KINDS`` with its figures; a figure that the kind has not is null and not written.

    Raises ValueError for a kind that is not in ``KINDS``. ``original`` is what another version wrote: see ``decode``.
    """

    kind: Annotated[str, Meta(description="The kind of the cause, from a closed list.")]
    status: Annotated[int | None, Meta(description="The HTTP status.")] = None
    url: Annotated[str | None, Meta(description="The address that the asked one led to.")] = None
    until: Annotated[str | None, Meta(description="The moment from which the host may be asked (ISO 8601).")] = None
    code: Annotated[str | None, Meta(description="One word that narrows the kind.")] = None
    words: Annotated[str | None, Meta(description="The words of the page or of the error, as evidence.")] = None
    characters: Annotated[int | None, Meta(description="The length of the text in characters.")] = None
    characters_before: Annotated[int | None, Meta(description="The same in the runs before.")] = None
    of: Annotated[int | None, Meta(description="The length in characters that the page tells.")] = None
    limit: Annotated[int | float | None, Meta(description="The limit: bytes, elements, levels or seconds.")] = None
    exit: Annotated[int | None, Meta(description="The exit code of the process.")] = None
    count: Annotated[int | None, Meta(description="How many pages, sources or times.")] = None
    pages: Annotated[int | None, Meta(description="The pages that ``count`` is out of.")] = None
    runs: Annotated[int | None, Meta(description="The runs together that ``pages`` are of.")] = None
    runs_before: Annotated[int | None, Meta(description="The earlier runs it is compared with.")] = None
    share_before: Annotated[float | None, Meta(description="The share of the pages in the runs before, 0 to 1.")] = None
    kinds: Annotated[dict[str, int] | None, Meta(description="``count`` by blocked, consent and empty.")] = None
    origin: Annotated[str | None, Meta(description="The place a field comes from.")] = None
    origin_before: Annotated[str | None, Meta(description="The place it came from in the runs before.")] = None
    links: Annotated[int | float | None, Meta(description="Links, of ``fewer_links`` a page.")] = None
    least: Annotated[int | float | None, Meta(description="The fewest links a page in the runs before.")] = None
    most: Annotated[int | float | None, Meta(description="The most links a page in the runs before.")] = None
    since: Annotated[str | None, Meta(description="When it began: the earlier run, the state (ISO 8601).")] = None
    seconds: Annotated[int | None, Meta(description="Seconds ahead; below 0: behind.")] = None
    original: Annotated[dict[str, Any] | None, Meta(description="The object as another version wrote it.")] = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS or (self.kind == OTHER and self.original is None):
            raise ValueError(f"{self.kind!r} is no kind of cause; archive.causes.KINDS lists them")


class Example(msgspec.Struct, frozen=True):
    """A URL that an alarm is about, with the cause of its fate; null where it has none."""

    url: str
    cause: Cause | None = None


class Alarm(msgspec.Struct, frozen=True):
    """What whoever runs a crawl must know. ``kind`` is the word that ``FAIL_ON`` calls it by: ``lost``, ``blocked``,
    ``drift``; of a warning ``gap``, ``intake`` or ``clock``. ``about`` is the field, the source or the file that it is
    about, null for the whole run; ``detail`` says what is wrong, with its figures; ``examples`` are the first of the
    URLs, three at most. ``since`` is the moment at which the run began that first had it; null where this run is the
    first."""

    kind: AlarmKind
    detail: Cause
    about: str | None = None
    examples: tuple[Example, ...] = ()
    since: str | None = None

    def begun(self, since: str | None) -> Alarm:
        """The same alarm in a later run; ``since`` is when the run began that first had it."""
        return msgspec.structs.replace(self, since=since)


def meaning(cause: Cause | None) -> Meaning | None:
    """What a page is by its cause; None where the cause says nothing of that."""
    return KINDS[cause.kind].meaning if cause is not None else None


def decode(data: bytes | str, kind: type[_T], most: int = MAX_JSON) -> _T:
    """``data`` (JSON) as ``kind``; causes that this version does not know are kept, never refused.

    Raises msgspec.MsgspecError for what is no ``kind`` all the same."""
    try:
        return decoded(data, kind, most)
    except msgspec.ValidationError:
        return msgspec.convert(_kept(decoded(data, Any, most)), kind, str_keys=True)


_CARRIERS: Final = frozenset({"cause", "reason", "status_reason", "detail"})
_FIGURES: Final = frozenset(Cause.__struct_fields__) - {"kind", "original"}


def _kept(value: Any) -> Any:
    """``value`` with each cause in a form that ``Cause`` takes."""
    if isinstance(value, list):
        return [_kept(one) for one in value]
    if not isinstance(value, dict):
        return value
    causes = {name: _readable(one) for name, one in value.items() if name in _CARRIERS and isinstance(one, dict)}
    return {name: causes.get(name) or _kept(one) for name, one in value.items()}


def _readable(cause: dict[str, Any]) -> dict[str, Any]:
    """``cause`` where this version knows all of it; else what it knows, and ``original``."""
    try:
        msgspec.convert(cause, Cause)
    except msgspec.ValidationError:
        known = {name: cause[name] for name in _FIGURES & cause.keys()}
        try:
            msgspec.convert({**known, "kind": cause["kind"]}, Cause)
        except (KeyError, msgspec.ValidationError):
            return {"kind": OTHER, "original": cause}
        return {**known, "kind": cause["kind"], "original": cause}
    return cause
