"""The main text without what is not the article. Each step yields the indices of the lines to leave out, and its name
is the cause; it does not see the lines that an earlier step left out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from archive.article import Dropped
from archive.causes import Cause
from archive.urls import host_of
from crawler.extraction.page.layout import is_called, key, name_of
from crawler.extraction.text.blocks import measure, plain
from crawler.extraction.text.known import Known
from crawler.extraction.text.lines import STORY_ADDRESS, Innermost, Line, Lines, held_in, is_teaser, kind_of
from crawler.vocabulary.calendar.letters import bare
from crawler.vocabulary.calls import calls_to_channel
from crawler.vocabulary.captions import CREDIT
from crawler.vocabulary.labels import is_label, is_notice, is_offer
from crawler.vocabulary.lines import AFTER, CALLED_TO, FILM, OFFER, PROMO
from crawler.vocabulary.names import (
    ASIDE,
    BESIDE_TAGS,
    BOX_TAGS,
    LEADING,
    NEVER,
    PULL_QUOTE,
    PUT_AWAY,
    SHOWN,
    UNSEEN,
    WALL,
    WALL_SIGNS,
)
from crawler.vocabulary.persons import any_said
from crawler.vocabulary.walls import REST, anywhere
from crawler.vocabulary.words import CHANGED, PUBLISHED

__all__ = ["STEPS", "Fields", "clean", "lede_of"]


@dataclass(frozen=True)
class Fields:
    """What the page's fields say, for recognising them where they stand in the text; ``host`` is the page's."""

    headlines: tuple[str, ...] = ()
    standfirst: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    host: str = ""


Step = Callable[[Lines, Fields], Iterator[int]]

_BOXES = BESIDE_TAGS | BOX_TAGS
_is_pulled, _is_wall = is_called(PULL_QUOTE), is_called(WALL, signs=WALL_SIGNS)
_is_box, _is_never, _is_unseen = is_called(ASIDE), is_called(NEVER), is_called(UNSEEN)
_is_put_away = is_called(PUT_AWAY, but=SHOWN)
_BYLINE = re.compile(rf"{any_said('line')}\s+[A-ZÀ-Þ]")
_DATE = re.compile(r"\d{4}|\d{1,2}[:.h]\d{2}|\b\d{1,2}[./]\d{1,2}", re.IGNORECASE)
_TIME = re.compile(r"\W*\d{1,2}[:.h]\d{2}\s?(?:[ap]\.?m\.?|uhr|klo)?\W*", re.IGNORECASE)
# Letters of a box that asks for an address, at most, and of a paragraph in it.
_SIGN_UP, _OFFER = 600, 160
_MOST_SIGN_UPS = 20
# Of a table that is one of links.
_ALL_LINKS = 0.95
# How a sentence ends; the letters of the shortest lede, and of a sentence that is one beyond doubt.
_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "۔", "؟", ".”", '."', ".»", "”", "」", ".)", ".’", ".“")
# Characters at the end of a line that hold its last sign.
_END = 40
_LEDE, _SHORT_SENTENCE = 60, 25
# Letters of a long text, and of what a step may not leave of one.
_MUCH = 1200
_LITTLE = 200
# Letters of the key of a line that may be said twice without being a copy.
_QUOTED = 25
# The part of a text that no author says again word for word.
_COPIED = 0.4
# Letters of the longest caption of a film.
_CAPTION = 500
# Letters that a teaser has beside its text: a headline, a section, a time.
_TEASER = 250
# How a line about an author goes on.
_BIO = re.compile(rf"{any_said('life')}|@\w+", re.IGNORECASE)
_INTRODUCED = re.compile(any_said("introduced"))
# Letters of a line about the writer that are looked at.
_LIFE = 400


def clean(lines: Lines, fields: Fields) -> tuple[Lines, list[Dropped]]:
    """The lines that are the article, and those that are not, each with the step that left it out."""
    dropped: list[Dropped] = []
    for kind, step in STEPS.items():
        out = set(step(lines, fields))
        if out and not _takes_all(lines, out):
            dropped += [Dropped(lines.all[i].text, Cause(kind)) for i in sorted(out)]
            lines = lines.only(line for i, line in enumerate(lines.all) if i not in out)
    return lines, dropped


def _takes_all(lines: Lines, out: set[int]) -> bool:
    """Whether a step would leave next to nothing of a long text, and does not leave out a dialog: then it errs, where
    the story itself stands in boxes."""
    sizes = [len(line.key) for line in lines.all]
    left = sum(size for i, size in enumerate(sizes) if i not in out)
    if sum(sizes) < _MUCH or left >= _LITTLE:
        return False
    never = Innermost(lambda one: _is_never(name_of(one)))
    return sum(never(lines.all[i].element) is not None for i in out) < 0.5 * len(out)


def lede_of(dropped: Iterable[Dropped]) -> str | None:
    """The sentences that a page sets as a heading above its text: its standfirst, where it names no other."""
    texts = (plain(one.text) for one in dropped if one.cause.kind == "before_text")
    return next((text for text in texts if _is_sentence(text, _LEDE)), None)


def _separators(lines: Lines, fields: Fields) -> Iterator[int]:
    """Lines without a letter, and what stands behind the one that ends a press release: who sent it, whom to call."""
    ends = [i for i, line in enumerate(lines.all) if not line.key and _RELEASE_ENDS.fullmatch(line.text)]
    sizes = [len(line.key) for line in lines.all] if len(ends) == 1 else []
    end = ends[0] if sum(sizes[: ends[0]] if sizes else ()) > _RELEASE else len(lines.all)
    end = end if sum(sizes[:end]) > sum(sizes[end:]) else len(lines.all)
    return (i for i, line in enumerate(lines.all) if not line.key or i > end)


# How a press release ends; the letters that it has at least.
_RELEASE_ENDS, _RELEASE = re.compile(r"\s*#(?:\s?#){2,3}\s*"), 200


def _headline(lines: Lines, fields: Fields) -> Iterator[int]:
    """The headline, with or without its kicker, before the text begins."""
    titles = {key(title) for title in fields.headlines} - {""}
    for i, line in enumerate(lines.all[: max(6, lines.first)]):
        inside = [title for title in titles if len(title) > 20 and title in line.key] if i <= 3 else []
        with_kicker = line.block.type == "heading" and any(len(line.key) < 2 * len(title) for title in inside)
        if line.key in titles or with_kicker or (i <= lines.first and line.is_in("h1")):
            yield i


def _unseen(lines: Lines, fields: Fields) -> Iterator[int]:
    hidden = lines.around(_is_hidden)
    return (i for i, line in enumerate(lines.all) if hidden(line.element) is not None)


def _is_hidden(element: HtmlElement) -> bool:
    """Whether the name of ``element`` hides it, or its page shows it to those alone who may not read the rest (AMP)."""
    name = name_of(element)
    if _is_unseen(name) or _is_put_away(name) or element.get("subscriptions-section") == "content-not-granted":
        return True
    return (element.get("amp-access") or "").startswith("NOT ")


def _asides(lines: Lines, fields: Fields) -> Iterator[int]:
    """What stands in a box of its own: its element or class says what it is."""
    inner = sum(len(line.key) for line in lines.all if lines.in_article(line))
    posts = inner > 0.4 * sum(len(line.key) for line in lines.all)
    apart = _sign_ups(lines) | _teasers(lines, fields.host) | _offers(lines) | _skipped(lines)
    rests = _rests(lines)
    box = lines.around(lambda one: one.tag in _BOXES or (_is_apart(name_of(one)) and one not in rests))
    # Where the text is a row of articles an article is no box.
    other = lines.around(lambda one: not posts and one.tag == "article" and not _is_cut_off(lines, one))
    table = lines.around(lambda one: one.tag == "table")
    item = lines.around(lambda one: one.tag in ("li", "article"))
    set_apart = Innermost(apart.__contains__)
    for i, line in enumerate(lines.all):
        place = line.element
        if place is None:
            if line.block.type == "table" and lines.column is not None and _is_set_out(lines.column):
                yield i  # the page's own table, with its menu and its other stories
            continue
        is_boxed = _is_gallery(line) or _is_caption(line, table(place)) or box(place) is not None
        is_boxed = is_boxed or _is_credit(line) or _is_under_picture(line)
        is_boxed = is_boxed or (i > lines.last and (_is_record(line) or _is_file(line)))
        is_others = other(place) is not None and not lines.in_column(line)
        is_teasers = i > lines.last and _is_teasers(line, item(place))
        if is_boxed or is_others or is_teasers or set_apart(place) is not None:
            yield i


def _is_apart(name: str) -> bool:
    return _is_box(name) or _is_player(name)


_is_player = is_called(re.compile(r"(?:media|video|audio)-?player"), signs=("player",))


def _rests(lines: Lines) -> frozenset[HtmlElement]:
    """The elements called "read more" that hold the rest of the story: paragraphs, and no heading that is a link; and
    those called like boxes of other stories ("related-issues") that hold paragraphs, and no link at all."""
    told = Counter(
        line.element
        for line in lines.all
        if line.element is not None and line.linked < _SOME_LINK and _is_sentence(line.text, _LEDE)
    )
    telling = [one for one, count in held_in(told).items() if count >= _FEW_TOLD and not lines.holds_text(one)]
    called = (one for one in telling if _is_rest(name_of(one)))
    # What has a heading of its own is a box.
    several = (one for one in called if next(one.iter(*_HEADS), None) is None)
    rests = {one for one in several if not _is_box(_REST.sub("", name_of(one))) and not is_teaser(one)}
    others = (one for one in telling if _is_box(name_of(one)) and not _is_box(LEADING.sub("", name_of(one).lower())))
    return frozenset(rests | {one for one in others if next(one.iter("a"), None) is None})


_REST = re.compile(r"read-?_?more|continue-?_?reading")
_is_rest = is_called(_REST)
# Paragraphs that are a story's.
_FEW_TOLD = 2
_HEADS = ("h2", "h3", "h4", "h5", "h6")


def _is_cut_off(lines: Lines, box: HtmlElement) -> bool:
    """Whether an article is the beginning of the page's: a tag that closes it too early leaves the headline and the
    first lines in it."""
    if next(box.iter("h1"), None) is None or lines.column is None:
        return False
    return all(outer is not box for outer in lines.column.iterancestors())


def _is_caption(line: Line, table: HtmlElement | None) -> bool:
    """Whether ``line`` is all that stands with a picture in the ``table`` around it."""
    if table is None or "\t" in line.text or "\n" in line.text or next(table.iter("img"), None) is None:
        return False
    return line.letters_of(table) <= min(len(line.key) + _CREDIT, _CAPTION)


def _is_credit(line: Line) -> bool:
    """Whether a short line says who took a picture and nothing else. A sentence or a question is of somebody who is
    called so: "Bild: …?"."""
    if line.block.type != "paragraph" or len(line.text) > _LONGEST_CREDIT or CREDIT.search(line.text) is None:
        return False
    return len(line.text.split()) <= _FEW_WORDS or not plain(line.text).endswith(_ENDS)


def _is_set_out(column: HtmlElement) -> bool:
    """Whether a table sets out the page: the ``column`` is, or stands in, a cell of it."""
    return column.tag == "td" or next(column.iterancestors("td"), None) is not None


def _skipped(lines: Lines) -> frozenset[HtmlElement]:
    """The boxes that begin with a link to their own end, by which those who hear the page skip them."""
    found: set[HtmlElement] = set()
    looked: set[HtmlElement] = set()
    for line in lines.all:
        for box in islice(line.above(_UP_TO_SKIP), 1, None):
            if box in looked or box is lines.column or box.tag in ("body", "main", "article"):
                break
            looked.add(box)
            if _leads_to_its_end(box) and lines.share(box) <= _OFFERED:
                found.add(box)
    return frozenset(found)


def _leads_to_its_end(box: HtmlElement) -> bool:
    link = next(box.iter("a"), None)
    target = (link.get("href") or "") if link is not None else ""
    if not target.startswith("#") or len(target) < _ANCHOR or len(box) == 0:
        return False
    return any(one.get("id") == target[1:] for one in islice(box[-1].iter(), _MOST_SIGN_UPS))


# Levels from a line to such a box; letters of a name of a place.
_UP_TO_SKIP, _ANCHOR = 5, 3


# Letters of such a line; words of one that ends as a sentence.
_LONGEST_CREDIT, _FEW_WORDS = 90, 5


def _is_under_picture(line: Line) -> bool:
    """Whether a paragraph is a picture and, in italics on the line below it, what it shows."""
    near = line.above(3) if line.block.type == "paragraph" and len(line.text) <= _CAPTION else []
    holder = next((one for one in near if one.tag == "p"), None)
    if holder is None or next(holder.iter("img"), None) is None:
        return False
    told = key(holder.text_content())
    set_so = islice(holder.iter("em", "i", "small"), _MOST_SIGN_UPS)
    below = (one for one in set_so if (before := one.getprevious()) is not None and before.tag == "br")
    return any(key(one.text_content()) == told for one in below)


def _is_record(line: Line) -> bool:
    """Whether a list of terms below the text says when the page was published: for the house's files."""
    if line.block.type not in ("list", "paragraph") or not any(one.tag == "dl" for one in line.above(3)):
        return False
    said = bare(line.text)
    return PUBLISHED.search(said) is not None or CHANGED.search(said) is not None


def _is_file(line: Line) -> bool:
    """Whether a short line is the name of a file, with its size."""
    return len(line.text) <= _LONGEST_CREDIT and _FILE.search(line.text) is not None


_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|csv|odt|rtf|pptx?|zip)\b\W{0,3}\d{1,5}(?:[.,]\d{1,3})?\s?[kKmM]i?[bBoO]\W*$")
# Letters of who took a picture.
_CREDIT = 40


def _is_gallery(line: Line) -> bool:
    """Whether a list is one of pictures: what it says are captions."""
    if line.block.type != "list" or line.element is None:
        return False
    captions = sum(line.letters_of(caption) for caption in line.element.iter("figcaption"))
    return captions >= _ALL_CAPTIONS * len(line.key) > 0


# The part of a list of pictures that captions say.
_ALL_CAPTIONS = 0.9


def _sign_ups(lines: Lines) -> frozenset[HtmlElement]:
    """The small boxes that ask for an e-mail address: for a newsletter, an account, a donation."""
    element = next((line.element for line in lines.all if line.element is not None), None)
    most = min(_SIGN_UP, sum(len(line.key) for line in lines.all) / 3)
    found: set[HtmlElement] = set()
    inputs = element.getroottree().iter("input") if element is not None else iter(())
    for asked in islice((one for one in inputs if one.get("type") == "email"), _MOST_SIGN_UPS):
        for box in asked.iterancestors():
            if len(box.text_content()) > 2 * _SIGN_UP or len(key(box.text_content())) >= most:
                break
            if any(len(part.text_content()) > _OFFER for part in box.iter("p")):
                break  # a paragraph of the story stands beside it
            found.add(box)
    return frozenset(found)


def _offers(lines: Lines) -> frozenset[HtmlElement]:
    """The small boxes beside the paragraphs that hold a button, or a link, of an offer: to subscribe, to give money."""
    found: set[HtmlElement] = set()
    looked: set[HtmlElement] = set()
    for line in lines.all:
        box = line.holder
        if box is None or box in looked or box is lines.column or lines.share(box) > _OFFERED:
            continue
        looked.add(box)
        if line.letters_of(box) > _SIGN_UP or box.tag in ("body", "main", "article"):
            continue
        acts = islice(box.iter("a", "button"), _MOST_SIGN_UPS)
        if any(_is_act(one) and is_offer(plain(one.text_content()[:_SIGN_UP])) for one in acts):
            found.add(box)
    told = {line.holder for line in lines.all if len(line.text) > _PITCH and _is_sentence(line.text, _PITCH)}
    return frozenset(found - told)


def _is_act(one: HtmlElement) -> bool:
    """Whether a link or button stands by itself, in no sentence."""
    parent = one.getparent()
    return parent is None or parent.tag not in ("p", "li") or key(parent.text_content()) == key(one.text_content())


# Letters of a sentence that praises no offer.
_PITCH = 100


# The part of a text that no offer is.
_OFFERED = 0.3


def _teasers(lines: Lines, host: str) -> frozenset[HtmlElement]:
    """The boxes between the paragraphs whose heading is a link to another story of the site, with hardly more than its
    summary; none where there are several, as in a text about other stories."""
    found: set[HtmlElement] = set()
    around = lines.around(lambda one: one.tag in ("div", "section"))
    for line in lines.all:
        box = around(line.element) if line.block.type == "paragraph" and not lines.in_column(line) else None
        if box is not None and line.letters_of(box) <= len(line.key) + _TEASER and _is_of_story_of_site(box, host):
            found.add(box)
    return frozenset(found) if len(found) < _FEW_TEASERS else frozenset()


def _is_of_story_of_site(box: HtmlElement, host: str) -> bool:
    """Whether the first heading in ``box`` is a link to a story of the site and nothing else."""
    heading = next(box.iter("h2", "h3", "h4", "h5"), None)
    link = next(heading.iter("a"), None) if heading is not None else None
    if heading is None or link is None or key(link.text_content()) != key(heading.text_content()):
        return False
    return STORY_ADDRESS.search(link.get("href") or "") is not None and _is_of_site(link, host)


# Boxes that are a list, a part of the text.
_FEW_TEASERS = 3


def _is_teasers(line: Line, item: HtmlElement | None) -> bool:
    """Whether the list item around ``line``, which is below the text, is short and its heading leads to another
    story."""
    if item is None or item is line.element or line.letters_of(item) > _TEASER + len(line.key):
        return False
    return is_teaser(item)


def _before(lines: Lines, fields: Fields) -> Iterator[int]:
    """Kickers, datelines, reading times and bylines above the text."""
    if lines.first > 8:
        return
    begun = False
    for i, line in enumerate(lines.all[: lines.first]):
        text = plain(line.text)
        short = measure(text) < 70 and not text.endswith((".", "。", "!", "?", "”", "»", '"', ":"))
        short = short and not (_GREETING.fullmatch(text) and lines.in_column(line))
        if line.block.type == "heading":
            # A heading under a whole sentence is a crosshead: the body stands in several elements.
            if not (begun or lines.in_article(line) or _is_lede(line, fields) or _is_first_of_many(lines, line)):
                yield i
        elif short and line.block.type != "table":
            yield i
        begun = begun or (line.block.type == "paragraph" and _is_sentence(text, _LEDE) and line.linked < 0.3)


# How a letter begins: three words and a comma.
_GREETING = re.compile(r"(?:[^\W\d_][\w.’'-]*[ ,]+){2,7}[^\W\d_][\w.’'-]*[,，!]")


def _is_first_of_many(lines: Lines, first: Line) -> bool:
    """Whether later headings of the text are set as this one, in elements of one name: each part of it has one."""
    return any(
        line.block.type == "heading" and line.element is not None and _set_as(line) == _set_as(first)
        for line in lines.all[lines.first :]
    )


def _set_as(line: Line) -> tuple[str, ...]:
    """The kinds and names of the heading and of what holds it."""
    return tuple(f"{one.tag} {name_of(one)}" for one in line.above(2))


def _is_lede(line: Line, fields: Fields) -> bool:
    """Whether a heading is the first sentence of the text, and nothing else holds it. Where the page names no
    standfirst, it is the standfirst."""
    return bool(fields.standfirst) and key(fields.standfirst or "") != line.key and _is_sentence(line.text, _LEDE)


def _byline(lines: Lines, fields: Fields) -> Iterator[int]:
    names = [key(name) for name in fields.authors]
    longest = 60 + sum(map(measure, names))
    for i, line in enumerate(lines.all[:5]):
        text = plain(line.text)
        if len(text) > 140:
            break
        names_author = any(name in line.key for name in names) and measure(line.key) < longest
        if (
            (fields.byline and line.key == key(fields.byline))
            or (names_author and not text.endswith((".", "”", '"', "。")))
            or (_BYLINE.match(text) and len(text) < 90 and not text.endswith("."))
        ):
            yield i
    if fields.byline:
        yield from (i for i in range(5, len(lines.all))[-_SIGNED:] if lines.all[i].key == key(fields.byline))


# Lines at the end among which a signature is.
_SIGNED = 3


def _times(lines: Lines, fields: Fields) -> Iterator[int]:
    """The time of day over each post of a live blog."""
    for i, line in enumerate(lines.all):
        if line.block.type in ("paragraph", "heading") and _TIME.fullmatch(line.text):
            yield i


def _dateline(lines: Lines, fields: Fields) -> Iterator[int]:
    for i, line in enumerate(lines.all[:5]):
        text = plain(line.text)
        if len(text) > 90:
            return
        if _DATE.search(text) and measure(re.sub(r"[\W\d_]+", "", text)) < 40 and not text.endswith((".", "。", "…")):
            yield i


def _links(lines: Lines, fields: Fields) -> Iterator[int]:
    """Lines that are hardly more than links to other stories."""
    items = _items(lines)
    for i, line in enumerate(lines.all):
        loose = line.block.type in ("list", "heading") and not lines.in_column(line) and line.linked > 0.4
        is_linked = line.linked > 0.7 and measure(line.text) > 25 and not _is_of_text(lines, i, fields.host)
        if ((loose or is_linked) and i not in items) or _leads_on(line, fields.host):
            yield i


def _items(lines: Lines) -> set[int]:
    """The headings of the parts of a list of things: several that are set alike, each with a paragraph under it in a
    box of its own."""
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    others: set[tuple[str, ...]] = set()
    for i, line in enumerate(lines.all[:-1]):
        if line.block.type != "heading":
            continue
        below = lines.all[i + 1]
        if below.holder is line.holder and below.linked < 0.3 and _is_sentence(below.text, _LEDE):
            alike[_set_as(line)].append(i)
        else:
            others.add(_set_as(line))
    several = (places for form, places in alike.items() if form not in others and len(places) >= _FEW_TEASERS)
    return {i for places in several for i in places}


def _leads_on(line: Line, host: str) -> bool:
    """Whether a line is a few words with a colon and the headline of another story of the site, a link: in whatever
    language it says "Read also"."""
    if line.element is None or line.block.type not in ("paragraph", "heading") or line.linked <= _SOME_LINK:
        return False
    links = [link for link in line.anchors if key(link.text_content())]
    if len(links) != 1 or not line.key.endswith(key(links[0].text_content())):
        return False
    title = plain(links[0].text_content())
    before = plain(line.text)[: -len(title)] if plain(line.text).endswith(title) else ""
    # In capital letters it needs no colon: ZOBACZ TEŻ.
    is_lead = _LEAD.fullmatch(before) or (before.isupper() and len(before.split()) in _CAPITALS)
    return bool(is_lead) and measure(title) > _HEADLINE and line.leads_to_stories() and _is_of_site(links[0], host)


# The least of such a line that is its link; a few words before a link; the measure of a headline.
_SOME_LINK = 0.3
# A word may have vowels that are no letters to Python: those of India and South-East Asia, and signs that join.
_OF_WORD = r"(?:[^\W_]|[\u0900-\u0dff\u0e00-\u0eff\u1780-\u17d3\u200c\u200d])"
_LEAD = re.compile(rf"[\W_]*(?:{_OF_WORD}+[\s’'-]+){{0,4}}(?!\d){_OF_WORD}+\s*[:：|\])】」]\s*")
_HEADLINE = 15
# Words of a lead in capital letters; one may be where the story is from.
_CAPITALS = (2, 3, 4)


def _is_of_site(link: HtmlElement, host: str) -> bool:
    """Whether ``link`` leads to a page of the site, and to no document."""
    href = (link.get("href") or "").strip()
    if not href or _NO_PAGE.search(href):
        return False
    return not _ABSOLUTE.match(href) or (bool(host) and _bare_host(host_of(href)) == _bare_host(host))


def _bare_host(host: str) -> str:
    return host.removeprefix("www.").removeprefix("m.").removeprefix("amp.")


_ABSOLUTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_NO_PAGE = re.compile(r"^(?:#|mailto:|tel:|javascript:)|\.(?:pdf|docx?|xlsx?|csv|odt|zip)\b", re.IGNORECASE)


def _is_of_text(lines: Lines, i: int, host: str) -> bool:
    """Whether a linked line is part of the text all the same: its own words, a sentence, a list of documents."""
    line = lines.all[i]
    if _is_of_terms(line):
        return True
    if not lines.in_column(line) or i > lines.last:
        return False
    # The last line is where a page calls to other stories and offers itself.
    if i == lines.last and (line.leads_to_stories() or _calls(line)):
        return False
    return _is_sentence(line.text, _LEDE) if line.block.type == "paragraph" else _lists_documents(lines, i, host)


def _is_sentence(text: str, least: int) -> bool:
    return measure(text) >= least and plain(text[-_END:]).endswith(_ENDS)


def _lists_documents(lines: Lines, i: int, host: str) -> bool:
    """Whether the list at ``i`` follows a paragraph and leads to documents, or to what has no story's address; one link
    to a page of the site is no list of documents, nor are its topics."""
    line, before = lines.all[i], lines.all[i - 1] if i else None
    if line.block.type != "list" or before is None or before.block.type != "paragraph":
        return False
    if is_label(before.text):
        return False
    if before.text.rstrip().endswith((":", "：")):
        return measure(before.text) >= _LEDE and not PROMO.match(before.text)
    links = line.anchors
    if len(links) == 1 and _is_of_site(links[0], host):
        return False
    return not line.leads_to_stories() and not all(_TOPIC.search(link.get("href") or "") for link in links)


# The address of a topic's page.
_TOPIC = re.compile(r"/(?:tags?|topics?|themen?|temas?|etiquetas?|keywords?|sujets?|onderwerp|search|suche)[/?=]", re.I)


def _is_of_terms(line: Line) -> bool:
    """Whether a linked line is part of the text all the same: a table, an address, a row of linked names."""
    is_table = line.block.type == "table" and not (line.linked > _ALL_LINKS and line.leads_to_stories())
    if is_table or re.match(r"\S+@\S+$|https?://\S+$|www\.\S+$", line.text):
        return True
    anchors = line.anchors if line.block.type == "paragraph" else []
    return len(anchors) >= 3 and len(line.key) / len(anchors) < 15


def _promos(lines: Lines, fields: Fields) -> Iterator[int]:
    last = max((i for i, line in enumerate(lines.all) if _is_told(lines, line, _LEDE)), default=-1)
    for i, line in enumerate(lines.all):
        call = PROMO.match(line.text) if len(line.text) < 260 else None
        is_film = len(line.text) < _CAPTION and FILM.search(line.text) is not None
        is_call = call and (call[0].endswith((":", "|")) or not _is_of_story(lines, line))
        calls = calls_to_channel(line.text, may_be_told=i < last and _is_told(lines, line, _SHORT_SENTENCE))
        is_noted = is_notice(line.text) and not _is_speech(line.text)
        is_own = line.block.type != "quote" and (is_label(line.text) or is_noted or calls)
        if is_film or is_call or is_own or _ends_in_offer(line):
            yield i
            if line.block.type == "heading" and not lines.in_column(line):
                yield from _under(lines, i)


def _under(lines: Lines, i: int) -> Iterator[int]:
    """The few lines in the small box of the heading at ``i``, which calls to something."""
    box = lines.all[i].holder
    if box is None or lines.share(box) > _OFFERED or lines.all[i].letters_of(box) > _SIGN_UP:
        return
    for j in range(i + 1, min(i + 1 + _FEW_UNDER, len(lines.all))):
        if lines.all[j].holder is not box or lines.all[j].block.type == "heading":
            return
        yield j


# Lines that an offer has under its heading.
_FEW_UNDER = 3


def _ends_in_offer(line: Line) -> bool:
    """Whether a short line ends with a link that is an offer's, a sentence of its own."""
    if line.element is None or not line.linked or len(line.text) > _SIGN_UP or line.block.type == "list":
        return False
    links = [link for link in line.anchors if key(link.text_content())]
    said = plain(links[-1].text_content()) if links else ""
    if not is_offer(said) or not line.key.endswith(key(said)):
        return False
    before = plain(line.text)[: plain(line.text).rfind(said)].rstrip()
    return not before or before.endswith((":", "–", "—", "-", "|", "»", ">", "→"))


def _is_of_story(lines: Lines, line: Line) -> bool:
    """Whether a line that begins like a call is a sentence of the story: whole, unlinked, in the column, and of no
    channel, newsletter or other story."""
    return _is_told(lines, line, _LEDE) and (CALLED_TO.search(line.text) is None or _is_speech(line.text))


def _is_speech(text: str) -> bool:
    """Whether ``text`` begins with what somebody says, and goes on with who says it: “Follow us,” the captain told …"""
    return _SPEECH.match(text) is not None


_SPEECH = re.compile(r"\W{0,3}[“\"„«»「『][^“”\"„«»「」『』]{20,400}[“”\"»«」』](?:,\s[–—-])?\s[^\W\d_]+\W+[^\W\d_]+")


def _is_told(lines: Lines, line: Line, least: int) -> bool:
    """Whether a line is a paragraph of the column that ends as a sentence, has ``least`` letters and links nothing."""
    is_whole = line.block.type == "paragraph" and _is_sentence(line.text, least) and not line.linked
    return is_whole and lines.in_column(line)


def _after(lines: Lines, fields: Fields) -> Iterator[int]:
    """Credits, copyright, calls to subscribe, the author's life below the text."""
    names = [key(name) for name in fields.authors]
    wall = _wall(lines)
    yield from range(wall, len(lines.all))
    for i in range(wall - 1, max(0, wall - 8), -1):
        line = lines.all[i]
        text = plain(line.text)
        is_note = len(text) < 400 and AFTER.search(text) and not (_is_speech(text) and _is_told(lines, line, _LEDE))
        is_of_author = any(line.key.startswith(name) for name in names if name)
        is_bio = is_of_author and (_BIO.search(text[:_LIFE]) or (_is_in_italics(line) and _INTRODUCED.search(text)))
        is_outside = i > lines.last and not lines.in_main(line) and not _goes_on(lines, line)
        address = _ADDRESS.fullmatch(text)  # print versions say their own
        is_own = address is not None and address["host"].lower().endswith(fields.host.removeprefix("www.") or "\0")
        if not (is_note or is_bio or is_outside or is_own or _is_of_writer(lines, i)):
            return
        yield i


def _is_in_italics(line: Line) -> bool:
    inside = [] if line.element is None else [line.element, *islice(line.element.iterdescendants(), _FEW)]
    return any(one.tag in ("em", "i", "cite") and key(one.text_content()) == line.key for one in inside)


# Elements of a line that are looked at.
_FEW = 5
# An address and nothing else but what it is called: "Source URL: https://…".
_ADDRESS = re.compile(
    r"(?:[^\W\d_][^\n:：/]{0,40}[:：]\s*)?\W{0,3}https?://(?P<host>[^\s/:]{1,100})[^\s]{0,500}\W{0,3}"
)


def _wall(lines: Lines) -> int:
    """Where a short line among the last says that the rest is for those who pay: what follows it are offers."""
    last = [i for i in range(1, len(lines.all))[-_CALLS:] if len(lines.all[i].key) < _SHORT_LINE]
    said = {i: lines.all[i].key + "\0" + _asked(lines, i) for i in last}
    if not REST.within("\0".join(said.values())):
        return next((i for i in last if _is_in_wall(lines.all[i])), len(lines.all))
    return next((i for i in last if REST.within(said[i]) or _is_in_wall(lines.all[i])), len(lines.all))


def _is_in_wall(line: Line) -> bool:
    """Whether a line stands in a small box that is called a wall and makes an offer: the paid part may be called so."""
    box = next((one for one in line.above(_WALL_DEPTH) if _is_wall(name_of(one))), None)
    return box is not None and line.letters_of(box) < _WALL_SIZE and bool(anywhere().within(key(box.text_content())))


# How deep a line stands in such a box, and its letters.
_WALL_DEPTH, _WALL_SIZE = 4, 800


def _asked(lines: Lines, i: int) -> str:
    """A heading that asks something with the line below, which says what to do for it: "Read on?" "Subscribe …"."""
    both = lines.all[i : i + 2]
    is_asked = both[0].block.type == "heading" and both[0].text.rstrip().endswith(("?", ":", "？", "："))
    return "".join(one.key for one in both) if is_asked and len(both) > 1 else ""


# Lines at the end among which a wall's are; letters of one.
_CALLS, _SHORT_LINE = 6, 150


def _is_of_writer(lines: Lines, i: int) -> bool:
    """Whether the line at ``i`` is of a box about a person: below the text, under a heading that is the name with which
    it begins."""
    line, head = lines.all[i], lines.all[i - 1]
    if line.block.type == "heading":
        line, head = lines.all[min(i + 1, len(lines.all) - 1)], line
    is_named = head.block.type == "heading" and 0 < measure(head.text) < _NAME and line.key.startswith(head.key)
    return is_named and line.key != head.key and not lines.in_column(line)


# The measure of the longest name.
_NAME = 40


def _goes_on(lines: Lines, line: Line) -> bool:
    """Whether a line below the column goes on with the story: whole sentences without links, beside the column."""
    if lines.main is None or line.block.type != "paragraph" or line.linked > 0.3 or not _is_sentence(line.text, 80):
        return False
    return lines.main.tag not in ("body", "html") and _is_near(lines.main, line) and not _calls(line)


def _is_near(main: HtmlElement, line: Line) -> bool:
    """Whether ``line`` stands in what ``main`` stands in, or in a part of the body: an element like ``main``, in
    elements alike."""
    path = [main, *islice(main.iterancestors(), _LEVELS)]
    inner: list[HtmlElement] = []
    one = line.element
    while one is not None and one not in path:
        inner.append(one)
        one = one.getparent()
    if one is None or len(path) == 1:
        return False
    outer = path.index(one)
    if outer <= 1:
        return True
    if one.tag in ("body", "html"):
        return False
    ours, theirs = path[:outer][::-1], inner[::-1][:outer]
    is_named = any(map(kind_of, ours))
    return is_named and [(one.tag, kind_of(one)) for one in ours] == [(one.tag, kind_of(one)) for one in theirs]


# Levels from what a part of a body stands in to the text in it.
_LEVELS = 6


def _calls(line: Line) -> bool:
    """Whether the words of ``line`` may be a call or an offer to readers."""
    return any(said.search(line.text) for said in (OFFER, AFTER, CALLED_TO))


def _repeated(lines: Lines, fields: Fields) -> Iterator[int]:
    """A pull quote within the paragraph that it is taken from, and a copy beside the column. What the column itself
    says twice is the author's."""
    copies = _copies(lines)
    if sum(len(lines.all[i].key) for i in copies) > _COPIED * sum(len(line.key) for line in lines.all):
        yield from copies
        return
    texts = Known(line.key for line in lines.all if line.block.type in ("paragraph", "list"))
    alike = Counter(line.key for line in lines.all if line.block.type in ("paragraph", "list"))
    column = {line.key for line in lines.all if lines.in_column(line)}
    for i, line in enumerate(lines.all):
        if len(line.key) < _QUOTED or line.block.type in ("table", "heading"):
            continue
        is_pulled = line.block.type == "quote" or any(_is_pulled(name_of(one)) for one in line.above(3))
        own = alike[line.key] if line.block.type != "quote" else 0
        is_copy = alike[line.key] == 2 and line.key in column and not lines.in_column(line)
        if is_copy or (is_pulled and texts.times(line.key) > own):
            yield i
            if is_pulled and i + 1 < len(lines.all) and _is_of_quote(lines, line, lines.all[i + 1]):
                yield i + 1


def _is_of_quote(lines: Lines, quote: Line, line: Line) -> bool:
    """Whether ``line`` says who said the pulled ``quote`` before it, in the same box."""
    is_short = len(line.text) < _SHORT_LINE / 2 and not _is_sentence(line.text, _SHORT_SENTENCE)
    return is_short and line.holder is quote.holder and not lines.in_column(line)


def _copies(lines: Lines) -> list[int]:
    """The long lines of the longest row of lines that was said before, word for word and in this order: of a text that
    is set twice, for two sizes of screens, the second."""
    long = [(i, line.key) for i, line in enumerate(lines.all) if len(line.key) >= _QUOTED]
    first: dict[str, int] = {}
    rows: list[list[int]] = [[]]
    for at, (i, text) in enumerate(long):
        before = first.setdefault(text, at)
        row = rows[-1]
        # It goes on with the copy, or begins another.
        goes_on = before and row and long[before - 1][1] == lines.all[row[-1]].key and row[-1] == long[at - 1][0]
        if before < at:
            if goes_on:
                row.append(i)
            else:
                rows.append([i])
    return max(rows, key=len)


def _hanging(lines: Lines, fields: Fields) -> Iterator[int]:
    """Headings at the end have nothing under them."""
    for i in range(len(lines.all) - 1, 0, -1):
        if lines.all[i].block.type != "heading":
            return
        yield i


STEPS: dict[str, Step] = {
    "separator": _separators,
    "hidden": _unseen,
    "headline": _headline,
    "aside": _asides,
    "before_text": _before,
    "byline": _byline,
    "dateline": _dateline,
    "time_of_day": _times,
    "link": _links,
    "promo": _promos,
    "repeated": _repeated,
    "after_text": _after,
    "heading_without_text": _hanging,
}
