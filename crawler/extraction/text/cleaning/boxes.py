"""Boxes beside the story, and in it: asides, teasers, pictures' credits, galleries, forms to sign up, offers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from crawler.extraction.page.layout import is_called, key, name_of
from crawler.extraction.text.blocks import measure, plain
from crawler.extraction.text.cleaning.fields import Fields
from crawler.extraction.text.cleaning.limits import CAPTION, FEW_TEASERS, LEDE, OFFERED, SIGN_UP, SOME_LINK
from crawler.extraction.text.cleaning.links import is_of_site
from crawler.extraction.text.likelihood import is_before_ad
from crawler.extraction.text.lines import STORY_ADDRESS, Innermost, Line, Lines, held_in, is_teaser
from crawler.extraction.text.sentences import ENDS, is_sentence
from crawler.vocabulary.calendar.letters import bare
from crawler.vocabulary.captions import CREDIT
from crawler.vocabulary.labels import is_offer
from crawler.vocabulary.names import ASIDE, BESIDE_TAGS, BOX_TAGS, LEADING, PUT_AWAY, SHOWN, UNSEEN
from crawler.vocabulary.words import CHANGED, PUBLISHED

__all__ = ["asides", "unseen"]


_BOXES = BESIDE_TAGS | BOX_TAGS

_is_box = is_called(ASIDE)

_is_unseen = is_called(UNSEEN)

_is_put_away = is_called(PUT_AWAY, but=SHOWN)

# Letters of a paragraph in a box that asks for an address.
_OFFER = 160
# Such boxes that are looked at.
_MOST_SIGN_UPS = 20

# Letters that a teaser has beside its text: a headline, a section, a time.
_TEASER = 250


def unseen(lines: Lines, fields: Fields) -> Iterator[int]:
    hidden = lines.around(_is_hidden)
    return (i for i, line in enumerate(lines.all) if hidden(line.element) is not None)


def _is_hidden(element: HtmlElement) -> bool:
    """Whether the name of ``element`` hides it, or its page shows it to those alone who may not read the rest (AMP)."""
    name = name_of(element)
    if _is_unseen(name) or _is_put_away(name) or element.get("subscriptions-section") == "content-not-granted":
        return True
    return (element.get("amp-access") or "").startswith("NOT ")


def asides(lines: Lines, fields: Fields) -> Iterator[int]:
    """What stands in a box of its own: its element or class says what it is."""
    inner = sum(len(line.key) for line in lines.all if lines.in_article(line))
    posts = inner > 0.4 * sum(len(line.key) for line in lines.all)
    apart = _sign_ups(lines) | _teasers(lines, fields.host) | _offers(lines) | _skipped(lines)
    rests = _rests(lines)
    box = lines.around(
        lambda one: one.tag in _BOXES or (_is_apart(name_of(one)) and one not in rests and not is_before_ad(one))
    )
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
        if line.element is not None and line.linked < SOME_LINK and is_sentence(line.text, LEDE)
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
    return line.letters_of(table) <= min(len(line.key) + _CREDIT, CAPTION)


def _is_credit(line: Line) -> bool:
    """Whether a short line says who took a picture and nothing else. A sentence or a question is of somebody who is
    called so: "Bild: …?"."""
    if line.block.type != "paragraph" or len(line.text) > _LONGEST_CREDIT or CREDIT.search(line.text) is None:
        return False
    return len(line.text.split()) <= _FEW_WORDS or not plain(line.text).endswith(ENDS)


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
            if _leads_to_its_end(box) and lines.share(box) <= OFFERED:
                found.add(box)
    return frozenset(found)


def _leads_to_its_end(box: HtmlElement) -> bool:
    link = next(box.iter("a"), None)
    target = (link.get("href") or "") if link is not None else ""
    if not target.startswith("#") or len(target) < _ANCHOR or len(box) == 0:
        return False
    return any(one.get("id") == target[1:] for one in islice(box[-1].iter(), _MOST_SIGN_UPS))


# Levels from a line to such a box; letters of a name of a place.
_UP_TO_SKIP = 5
_ANCHOR = 3

# Letters of such a line; words of one that ends as a sentence.
_LONGEST_CREDIT = 90
_FEW_WORDS = 5


def _is_under_picture(line: Line) -> bool:
    """Whether a paragraph is a picture and, in italics on the line below it, what it shows."""
    near = line.above(3) if line.block.type == "paragraph" and len(line.text) <= CAPTION else []
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
    most = min(SIGN_UP, sum(len(line.key) for line in lines.all) / 3)
    found: set[HtmlElement] = set()
    inputs = element.getroottree().iter("input") if element is not None else iter(())
    for asked in islice((one for one in inputs if one.get("type") == "email"), _MOST_SIGN_UPS):
        for box in asked.iterancestors():
            if len(box.text_content()) > 2 * SIGN_UP or len(key(box.text_content())) >= most:
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
        if box is None or box in looked or box is lines.column or lines.share(box) > OFFERED:
            continue
        looked.add(box)
        if line.letters_of(box) > SIGN_UP or box.tag in ("body", "main", "article"):
            continue
        acts = islice(box.iter("a", "button"), _MOST_SIGN_UPS)
        if any(_is_act(one) and is_offer(plain(one.text_content()[:SIGN_UP])) for one in acts):
            found.add(box)
    told = {line.holder for line in lines.all if len(line.text) > _PITCH and is_sentence(line.text, _PITCH)}
    return frozenset(found - told)


def _is_act(one: HtmlElement) -> bool:
    """Whether a link or button stands by itself, in no sentence."""
    parent = one.getparent()
    return parent is None or parent.tag not in ("p", "li") or key(parent.text_content()) == key(one.text_content())


# Letters of a sentence that praises no offer.
_PITCH = 100


def _teasers(lines: Lines, host: str) -> frozenset[HtmlElement]:
    """The boxes between the paragraphs whose heading is a link to another story of the site, with hardly more than its
    summary; none where there are several, as in a text about other stories."""
    found: set[HtmlElement] = set()
    for line in lines.all:
        if line.block.type != "paragraph" or lines.in_column(line):
            continue
        for box in line.above(_UP_TO_TEASER):
            if line.letters_of(box) > len(line.key) + _TEASER or box is lines.column:
                break
            if box.tag in ("div", "section") and _is_of_story_of_site(box, line, host):
                found.add(box)
                break
    return frozenset(found) if len(found) < FEW_TEASERS else frozenset()


# Levels from a summary to the box of its teaser.
_UP_TO_TEASER = 5


def _is_of_story_of_site(box: HtmlElement, line: Line, host: str) -> bool:
    """Whether the first heading in ``box`` is a link to a story of the site and nothing else; or, without a heading,
    an element of it that has a headline's length, and the ``line`` has no link."""
    heading = next(box.iter("h2", "h3", "h4", "h5"), None)
    link = next(heading.iter("a"), None) if heading is not None else None
    if heading is None and not line.linked:
        link = next((one for one in islice(box.iter("a"), _LINKS) if measure(one.text_content()) > _HEADLINE), None)
        heading = link.getparent() if link is not None else None
        heading = None if heading is box else heading
    if heading is None or link is None or key(link.text_content()) != key(heading.text_content()):
        return False
    return STORY_ADDRESS.search(link.get("href") or "") is not None and is_of_site(link, host)


# Links of a small box that are looked at; the measure of a headline.
_LINKS, _HEADLINE = 6, 25


def _is_teasers(line: Line, item: HtmlElement | None) -> bool:
    """Whether the list item around ``line``, which is below the text, is short and its heading leads to another
    story."""
    if item is None or item is line.element or line.letters_of(item) > _TEASER + len(line.key):
        return False
    return is_teaser(item)
