"""What readers see where the markup says something else: initials that stand apart, notes for screen readers behind a
link, codes that a system did not replace, the rest of a story in a template."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from itertools import dropwhile, islice, takewhile
from typing import Final, cast

from lxml import etree
from lxml.html import HtmlElement

from crawler.vocabulary.captions import CREDITED, NOTE

__all__ = ["escaped_once", "opened", "seen", "unescaped", "without_codes"]

# Where codes of WordPress and of its builders of pages may begin, which text keeps where their module is gone.
_CODES: Final = re.compile(r"\[(?:caption|embed|gallery|pullquote|/|vc_|et_pb_|contact-|playlist|ad[ _]|ad[a-z]{3,9} )")
_EMBEDDED: Final = re.compile(
    r"\[embed\b[^\[\]<>]{0,300}\]\s*(?:https?:[^\s\[\]<>]{1,500})?\s*\[/embed\]", re.IGNORECASE
)
_CODE: Final = re.compile(
    r"\[/?(?:vc|et_pb)_\w{1,60}[^\[\]<>]{0,2000}\]|\[/?pullquote\b[^\[\]<>]{0,300}\]"
    r"|\[[a-z]{2,20}[_-][a-z0-9_-]{1,40}\s[a-z_-]{1,30}=[^\[\]<>]{0,500}\]|\[/[a-z]{2,20}[_-][a-z0-9_-]{1,40}\]"
    r"|\[(?:gallery|playlist|ad|ad[a-z]{3,9})\s[^\[\]<>=]{0,60}=[^\[\]<>]{0,300}\]"
    # Those of a plugin that copies stories.
    r"|\[ad_\d\]",
    re.IGNORECASE,
)
# A picture and its caption.
_CAPTIONED: Final = re.compile(r"\[caption\s[^\[\]<>=]{0,60}=[^\[\]<>]{0,500}\]", re.IGNORECASE)
_CAPTION_ENDS: Final = re.compile(r"\[/caption\]", re.IGNORECASE)

# A character that was escaped twice: &#8217; &quot;
_ESCAPED: Final = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});")

# What classes in lower case call the first letter of a story, and a note for those who hear the page.
_INITIAL: Final = re.compile(r"drop[-_]?cap|lettrine|first-?letter|(?:^|[\s_-])initial(?:$|[\s_-])")
_NOTE: Final = re.compile(
    r"(?:^|\s)(?:\w+-)?(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|hideforacc)(?:$|\s)"
)
# Each class that they find has one of these in it.
_INITIAL_SIGNS: Final = ("dropcap", "drop-cap", "drop_cap", "lettrine", "firstletter", "first-letter", "initial")
_NOTE_SIGNS: Final = ("sr-only", "visuallyhidden", "visually-hidden", "screenreader", "screen-reader", "hideforacc")
# Initials, links and templates that are looked at.
_MOST: Final = 2_000
# Letters of a paragraph; how many of them a template holds that has the rest of a story.
_PARAGRAPH, _FEWEST = 60, 2


def without_codes(html: str) -> str:
    """``html`` without the codes of a system in its text; a caption's become a figure."""
    if _CODES.search(html) is None:
        return html
    html = _CODE.sub("", _EMBEDDED.sub("", html))
    return _CAPTION_ENDS.sub("</figure>", _CAPTIONED.sub("<figure>", html))


def escaped_once(html: str) -> str:
    """``html`` with the characters that a system escaped again: of ``&amp;ldquo;`` readers see the code."""
    return _ESCAPED_AGAIN.sub(_once, html) if "&amp;" in html else html


_ESCAPED_AGAIN: Final = re.compile(r"&amp;(?:amp;)*(#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});")


def _once(found: re.Match[str]) -> str:
    once = f"&{found[1]};"
    return found[0] if unescape(once) == once else once


def unescaped(text: str) -> str:
    """``text``, an attribute or a title, with the characters that were escaped twice."""
    return _ESCAPED.sub(lambda found: unescape(found[0]), text) if "&" in text else text


def opened(tree: HtmlElement) -> None:
    """Makes boxes of the templates of ``tree`` that hold what readers may see: a shadow tree that the page declares,
    and, hidden, paragraphs behind others that a click may put into the story."""
    for template in list(islice(tree.iter("template"), _MOST)):
        if template.get("shadowrootmode") or template.get("shadowroot"):
            template.tag = "div"
        elif _paragraphs(template) >= _FEWEST and _is_after_paragraph(template):
            template.tag = "div"
            template.set("hidden", "")


def _is_after_paragraph(template: HtmlElement) -> bool:
    before = islice(template.itersiblings("p", preceding=True), _NEAR)
    return any(len(one.text_content().strip()) >= _PARAGRAPH for one in before)


# Paragraphs before a template among which a long one is.
_NEAR: Final = 5


def seen(tree: HtmlElement, classes: str) -> bool:
    """Mends in ``tree`` what readers see otherwise; ``classes`` are those of its elements, and their roles. Returns
    whether anything was to be mended."""
    lower = classes.lower()
    mended = _join_initials(tree) if any(sign in lower for sign in _INITIAL_SIGNS) else 0
    mended += _drop_notes(tree) + _mark_captions(tree) if any(sign in lower for sign in _NOTE_SIGNS) else 0
    mended += _head_parts(tree) if _PART.search(lower) else 0
    if next(tree.iter("table"), None) is not None:
        mended += _free_tables(tree) + _open_lists(tree)
    mended += _mark_behind_pictures(tree) + _free_figures(tree)
    mended += _rename_stories(tree)
    mended += _rename_beginnings(tree) if _TEASER in classes else 0
    mended += _free_callouts(tree) if _CALLOUT in classes else 0
    mended += _mark_under_pictures(tree) if _UNDER_PICTURE.search(lower) else 0
    mended += _drop_tooltips(tree) if _TOOLTIP in lower else 0
    mended += _keep_words(tree) + _keep_questions(tree) + _unlink_headings(tree)
    mended += _part_loose(tree) + _part_from_pictures(tree) + _break_before(tree)
    return mended > 0


def _keep_words(tree: HtmlElement) -> int:
    """Makes plain spans of elements within a sentence that a reading would leave out with their words: a time of day, a
    term that a button explains; returns of how many."""
    kept = 0
    texts: dict[HtmlElement, str] = {}
    for one in list(islice(tree.iter(*_LEFT_OUT), _MOST)):
        holder = next((above for above in islice(one.iterancestors(), _UP) if above.tag in ("p", "li")), None)
        if holder is None or not _is_small(one) or next(one.iter("input", "img"), None) is not None:
            continue
        if holder not in texts:  # a paragraph may hold thousands of them
            texts[holder] = holder.text_content().strip()
        words, around = one.text_content().strip(), texts[holder]
        is_date = one.tag == "time" and _YEAR.search(words) is not None
        is_told = _is_told(holder.getprevious()) if is_date else True  # else it may be the page's
        if is_told and len(words) >= _FEWEST and len(around) - len(words) >= _SENTENCE and around.endswith(_ENDS):
            one.tag = "span"
            kept += 1
    return kept


def _keep_questions(tree: HtmlElement) -> int:
    """Keeps the words of the buttons that open an answer, which a reading leaves out: those that are a heading stay
    in it, those that ask something over a paragraph become one. Returns of how many."""
    kept = 0
    for one in list(islice(tree.iter("button"), _MOST)):
        words, holder = one.text_content().strip(), one.getparent()
        if holder is None or not _is_small(one) or len(words) < _ASKED:
            continue
        is_heading = holder.tag in _HEADINGS[1:] and holder.text_content().strip() == words
        if is_heading or (words.endswith(_ASKS) and _is_told(one.getnext())):
            one.tag = "span" if is_heading else "h3"
            for named in (one, holder) if is_heading else (one,):  # "accordion-header": a reading leaves headers out
                named.attrib.pop("class", None)
            kept += 1
    return kept


_ASKS: Final = ("?", "？", "؟", ";", "՞")
# Letters of such a heading, in dense scripts too.
_ASKED: Final = 6


def _drop_tooltips(tree: HtmlElement) -> int:
    """Takes out of sentences what a pointer on a word shows beside it; returns how many."""
    dropped = 0
    for one in list(islice(cast("list[HtmlElement]", _of_tooltips(tree)), _MOST)):
        holder = next((above for above in islice(one.iterancestors(), _UP) if above.tag in ("p", "li")), None)
        letters = len(one.text_content().strip())
        if holder is None or letters < _TOLD_BESIDE or not _is_small(one):
            continue
        is_note = one.get("role") == _TOOLTIP or _TOOLTIP_TEXT.search((one.get("class") or "").lower())
        if (is_note or _is_behind_word(one, holder)) and len(holder.text_content()) - letters >= _SENTENCE:
            one.drop_tree()
            dropped += 1
    return dropped


def _is_behind_word(note: HtmlElement, holder: HtmlElement) -> bool:
    """Whether ``note`` stands in one element with the word that it explains, or behind that word's own. The word itself
    may be in an element of such a class, too, and its note in an attribute."""
    outer, before = note.getparent(), note.getprevious()
    if before is not None and _TOOLTIP in (before.get("class") or "").lower():
        return not (before.tail or "").strip()
    is_word = (note.tail or "").strip() or any(name in _OF_WORDS or name.startswith("data-") for name in note.attrib)
    return not is_word and outer is not holder and outer is not None and len((outer.text or "").strip()) > 1


# What the element of a word has, to say or to find its note.
_OF_WORDS: Final = ("title", "href", "aria-describedby", "aria-label", "tabindex")
# Letters of a note, in dense scripts too; the mark of a footnote has fewer.
_TOLD_BESIDE: Final = 8
_TOOLTIP: Final = "tooltip"
_TOOLTIP_TEXT: Final = re.compile(r"tooltip[-_]{0,2}(?:text|content|body|inner|box|bubble|definition|description)")
_of_tooltips: Final = etree.XPath("descendant::*[@role='tooltip' or contains(@class, 'ooltip')]")


def _is_small(element: HtmlElement) -> bool:
    """Whether ``element`` holds few others: thousands may stand in each other."""
    return len(list(islice(element.iterdescendants(), _DESCENDANTS))) < _DESCENDANTS


_DESCENDANTS: Final = 8
# Letters around a word that make a sentence.
_SENTENCE: Final = 30
_YEAR: Final = re.compile(r"\d{4}")


_LEFT_OUT: Final = ("time", "output", "button", "label", "noindex")
# Levels from a word to its paragraph.
_UP: Final = 3


def _unlink_headings(tree: HtmlElement) -> int:
    """Makes plain spans of the links in headings that lead to a part of the page, mostly to themselves, and takes out
    those that are a sign alone ("¶", "#"); returns of how many. A heading that is a link is one of another story."""
    unlinked = 0
    for heading in islice(tree.iter(*_HEADINGS), _MOST):
        for link in list(islice(heading.iterdescendants(), _DESCENDANTS)):
            if link.tag != "a" or not _PLACE.match(link.get("href") or ""):
                continue
            if _SIGN.fullmatch(link.text_content()):
                link.drop_tree()
            elif heading.tag != _HEADINGS[0]:
                link.tag = "span"
            unlinked += 1
    return unlinked


_SIGN: Final = re.compile(r"\s*[¶#§🔗]\s*")


_PLACE: Final = re.compile(r"#\w")


def _rename_beginnings(tree: HtmlElement) -> int:
    """Takes the word "teaser" from what holds the first paragraphs of a story, before the element with the others;
    returns how often."""
    renamed = 0
    for one in islice(_called_teaser(tree), _MOST):
        following = one.getnext()
        if following is None or _paragraphs(one) < _FEWEST or next(one.iter("a", *_HEADINGS), None) is not None:
            continue
        beside = (other for other in one.itersiblings() if other.tag == one.tag and not _is_teaser(other))
        if next(one.iterancestors("a", "li"), None) is None and any(_paragraphs(other) >= _FEWEST for other in beside):
            one.set("class", _TEASER_WORD.sub(" ", one.get("class", "")).strip())
            renamed += 1
    return renamed


def _is_teaser(element: HtmlElement) -> bool:
    return _TEASER in (element.get("class") or "")


def _paragraphs(element: HtmlElement) -> int:
    return sum(len(one.text_content().strip()) >= _PARAGRAPH for one in islice(element.iter("p"), _MOST))


_TEASER: Final = "teaser"
_TEASER_WORD: Final = re.compile(r"(?:^|(?<=\s))\S{0,60}teaser\S{0,60}")
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5")
_called_teaser: Final = cast(
    "Callable[[HtmlElement], list[HtmlElement]]",
    etree.XPath("descendant::*[self::div or self::section][contains(@class, 'teaser')]"),
)


def _free_tables(tree: HtmlElement) -> int:
    """Makes boxes of the figures that show a table and no picture: systems write every table so, and who reads the text
    takes a figure for a picture. Returns of how many."""
    freed = 0
    for figure in islice(tree.iter("figure"), _MOST):
        rows = islice(figure.iter("tr"), _ROWS)
        if next(figure.iter("img", "picture"), None) is None and sum(map(_is_row, rows)) >= _FEWEST:
            figure.tag = "div"
            freed += 1
    return freed


def _rename_stories(tree: HtmlElement) -> int:
    """Takes names of boxes ("comment-body", "related") from what holds the story itself: the only paragraphs of the
    article with the page's one headline, which stand side by side below it. Returns from how many."""
    headings = list(islice(tree.iter("h1"), _CELLS))
    story = next(headings[0].iterancestors("article", "main"), None) if len(headings) == 1 else None
    if story is None:
        return 0
    below = dropwhile(lambda one: one is not headings[0], story.iter("h1", "p"))
    told = (one for one in below if one.tag == "p" and _is_long(one))
    first = next(told, None)
    if first is None or not any(map(_is_called_box, _up_to(first, story))):
        return 0
    column = first.getparent()
    beside = sum(one.getparent() is column for one in islice(told, _MOST)) if column is not None else 0
    if column is None or beside < _FEWEST or next(column.iter(*_OF_FORMS), None) is not None:
        return 0
    if any(one.getparent() is not column for one in story.iter("p") if _is_long(one)):
        return 0
    named = [one for one in (*_up_to(first, story), *column.iterchildren("p")) if _is_called_box(one)]
    for one in named:
        one.attrib.pop("class", None)
        one.attrib.pop("id", None)
    return len(named)


def _up_to(element: HtmlElement, story: HtmlElement) -> list[HtmlElement]:
    return [element, *takewhile(lambda one: one is not story, element.iterancestors())]


def _is_long(element: HtmlElement) -> bool:
    words = element.text_content().strip()
    return len(words) >= _PARAGRAPH and words.endswith(_ENDS)


def _is_called_box(element: HtmlElement) -> bool:
    return _OF_BOXES.search(f"{element.get('class') or ''} {element.get('id') or ''}".lower()) is not None


_OF_BOXES: Final = re.compile(
    r"comment|kommentar|related|sponsor|promo|caption|teaser|(?:^|[\s_-])(?:ads?|tags?|share|social|side-?bar|foot(?:er)?)"
    r"(?:$|[\s_-])"
)
_OF_FORMS: Final = ("form", "textarea", "button", "input", "li")


def _free_figures(tree: HtmlElement) -> int:
    """Makes boxes of figures that hold a paragraph of the story each and nothing to see; returns of how many. One alone
    may be the caption of a picture that a script loads."""
    figures = list(islice(tree.iter("figure"), _MOST))
    told = [one for one in figures if _is_told_in(one)] if len(figures) >= _FIGURES else []
    if len(told) < _FIGURES:
        return 0
    for figure in told:
        figure.tag = "div"
    return len(told)


def _is_told_in(figure: HtmlElement) -> bool:
    if not _is_small(figure) or any(one.tag not in _WITHIN_TEXT for one in figure.iterdescendants()):
        return False
    return _is_long(figure)


# Figures that make a story; what a paragraph is made of.
_FIGURES: Final = 3
_WITHIN_TEXT: Final = frozenset(("p", "div", "span", "b", "strong", "i", "em", "br", "font"))


def _free_callouts(tree: HtmlElement) -> int:
    """Makes paragraphs of the words that writers set in a coloured box with Ghost: they are in no ``<p>``; returns of
    how many."""
    callouts = [one for one in islice(tree.iter("div"), _MOST_PARTS) if _CALLOUT in (one.get("class") or "")]
    for one in callouts:
        one.tag = "p"
    return len(callouts)


_CALLOUT: Final = "kg-callout-text"


def _open_lists(tree: HtmlElement) -> int:
    """Makes paragraphs of the items of lists in the cells of tables, which no reading takes; returns of how many
    lists. A list of links in a page that a table sets out is a menu."""
    lists = cast("list[HtmlElement]", _lists_in_cells(tree))
    opened = 0
    figures: dict[HtmlElement, bool] = {}
    for one in islice(lists, _MOST):
        cell = next(one.iterancestors("td", "th"))
        if cell not in figures:
            figures[cell] = _is_of_figures(cell)
        if figures[cell] and next(one.iter("a"), None) is None:
            one.tag = "div"
            for item in one.iterchildren("li"):
                item.tag = "p"
            opened += 1
    return opened


def _is_of_figures(cell: HtmlElement) -> bool:
    row = cell.getparent()
    return row is not None and row.tag == "tr" and len(cell.text_content()) < _CELL and _is_row(row)


# Letters of a cell with figures; a longer one is a part of the page.
_CELL: Final = 300
_lists_in_cells: Final = etree.XPath("descendant::*[self::ul or self::ol][ancestor::td or ancestor::th]")


def _is_row(row: HtmlElement) -> bool:
    """Whether two cells of ``row`` say something."""
    cells = islice((one for one in row if one.tag in ("td", "th") and one.text_content().strip()), _CELLS)
    return len(list(cells)) == _CELLS


# Rows that are looked at, and cells of one that make it a row.
_ROWS, _CELLS = 20, 2


def _join_initials(tree: HtmlElement) -> int:
    """Puts the first letter of a story, which stands before its paragraph or is a picture, into the paragraph; returns
    how often."""
    joined = 0
    for one in list(islice(tree.iter("div", "span", "p", "img", "b", "strong"), _MOST)):
        if not _INITIAL.search((one.get("class") or "").lower()):
            continue
        picture = one if one.tag == "img" else one[0] if len(one) == 1 and one[0].tag == "img" else None
        letter = ((one.text or "") if picture is None else (picture.get("alt") or "")).strip()
        following, tail = one.getnext(), one.tail or ""
        is_bare = picture is not None or not len(one)
        if not is_bare or not (0 < len(letter) <= _INITIALS and letter.isalpha() and letter.isupper()):
            continue
        if tail[:1].islower() and (one.tag in ("img", "div", "p") or picture is not None or one.text != letter):
            one.tail = letter + tail
        elif (
            not tail.strip() and following is not None and following.tag == "p" and (following.text or " ")[0].islower()
        ):
            following.text = letter + (following.text or "")
        else:
            continue
        one.drop_tree()
        joined += 1
    return joined


# Letters of an initial: Dž, Ll.
_INITIALS: Final = 2


def _head_parts(tree: HtmlElement) -> int:
    """Makes headings of the elements between two paragraphs that their class calls so; returns of how many."""
    headed = 0
    for one in islice(tree.iter("div", "p", "span"), _MOST_PARTS):
        if not _PART.search((one.get("class") or "").lower()) or not _is_small(one):
            continue
        words = one.text_content().strip()
        before, behind = one.getprevious(), one.getnext()
        if not 0 < len(words) <= _HEADING or words.endswith((".", "…", ":")) or len(one) > _CELLS:
            continue
        if all(map(_is_told, (before, behind))):
            one.tag = "h3"
            headed += 1
    return headed


def _is_told(element: HtmlElement | None) -> bool:
    if element is None or element.tag in _NO_TEXT or _CAPTIONED_BY.search((element.get("class") or "").lower()):
        return False
    return _is_long(element)


_CAPTIONED_BY: Final = re.compile(r"caption|legend|photo|image|foto|bild")
_NO_TEXT: Final = (*_HEADINGS, "figure", "figcaption", "header", "aside")
_ENDS: Final = (".", "!", "?", "…", "”", '"', "»", "。", "」", "।")


_PART: Final = re.compile(
    r"(?:^|[\s_-])(?:cross-?head(?:ing|er)?|sub-?head(?:ing|er|line)?|sub-?title|inter-?tit(?:le|re|ulo)|ladillo|"
    r"zwischen-?(?:titel|ueberschrift|headline)|tussenkop(?:je)?|mellomtitt?el|mellanrubrik|mellemrubrik|"
    r"sottotitolo|section-?(?:head(?:ing|er)?|title)|paragraph-?(?:title|heading))(?:$|[\s_-])"
)
# Elements that are looked at; letters of a heading.
_MOST_PARTS, _HEADING = 20_000, 120


def _mark_captions(tree: HtmlElement) -> int:
    """Makes captions of the small elements that tell those who hear the page, in their first words, that they are;
    returns of how many."""
    marked = 0
    for note in list(islice(tree.iter("span"), _MOST_PARTS)):
        holder = note.getparent()
        if holder is None or holder[0] is not note or (holder.text or "").strip() or holder.tag not in _HOLDERS:
            continue
        if _NOTE.search((note.get("class") or "").lower()) and NOTE.search(
            "".join(islice(note.itertext(), _CELLS))[:_HEADING]
        ):
            holder.tag = "figcaption"
            marked += 1
    return marked


def _mark_under_pictures(tree: HtmlElement) -> int:
    """Makes captions of the small elements that their class calls so and that stand with a picture alone, in loose
    text too; returns of how many."""
    marked = 0
    for one in list(islice(tree.iter("em", "span", "p", "div"), _MOST_PARTS)):
        name = (one.get("class") or "").lower()
        if _UNDER_PICTURE.search(name) and not _OF_WRITER.search(name) and _is_small(one):
            words = len(one.text_content().strip())
            near = list(islice(one.iterancestors(), _UP))
            box = next((above for above in near if next(above.iter("img", "picture"), None) is not None), None)
            is_writers = box is not None and _OF_WRITER.search((box.get("class") or "").lower())
            if words and box is not None and not is_writers and _is_all(box, words):
                one.tag = "figcaption"
                marked += 1
    return marked


def _mark_behind_pictures(tree: HtmlElement) -> int:
    """Makes captions of the small elements directly behind a picture that end with who made it, or stand with it alone
    in a box that is called a picture's; returns of how many."""
    marked = 0
    for picture in islice(tree.iter("img"), _MOST):
        if _is_line_of_picture(picture):
            picture.getparent().tag = "figcaption"
            marked += 1
            continue
        caption = _behind(picture)
        words = caption.text_content().strip() if caption is not None and caption.tag in _CAPTIONS else ""
        if caption is None or not 0 < len(words) <= _CAPTION or not _is_small(caption):
            continue
        holder = caption.getparent()
        is_called = holder is not None and _OF_PICTURE.search((holder.get("class") or "").lower()) is not None
        is_alone = is_called and _is_all(holder, len(words) - _CREDIT)
        if (is_alone or CREDITED.search(words)) and next(caption.iter("img"), None) is None:
            caption.tag = "figcaption"
            marked += 1
    return marked


def _behind(picture: HtmlElement) -> HtmlElement | None:
    """The element behind ``picture``, or behind what holds it alone, with nothing but line breaks between."""
    box: HtmlElement | None = picture
    for _ in range(_UP + 1):
        following = box
        while following is not None and not (following.tail or "").strip():
            following = following.getnext()
            if following is not None and following.tag != "br":
                return following
        outer = box.getparent() if box is not None and following is None else None
        if outer is None or outer.tag in _NO_BOX or outer[0] is not box or (outer.text or "").strip():
            return None
        box = outer
    return None


def _is_line_of_picture(picture: HtmlElement) -> bool:
    """Whether ``picture`` begins a paragraph that is its caption: loose text that ends with who made it."""
    line = picture.getparent()
    if line is None or line.tag != "p" or line[0] is not picture or (line.text or "").strip() or not _is_small(line):
        return False
    words = line.text_content().strip()
    return 0 < len(words) <= _CAPTION and CREDITED.search(words) is not None


_NO_BOX: Final = ("body", "html", "article", "main", "figure")
_CAPTIONS: Final = ("p", "div", "em", "i", "small", "span", "font", "h6")
# Letters of a caption that is known by its place alone.
_CAPTION: Final = 300
_OF_PICTURE: Final = re.compile(
    r"(?:^|[\s_-])(?:image|img|photo|picture|foto|bild)s?(?:[\s_-](?:box|wrap(?:per)?|container|block))?(?:$|\s)"
)


def _is_all(box: HtmlElement, letters: int) -> bool:
    """Whether ``box`` has hardly more words than those ``letters``."""
    seen = 0
    for piece in islice(box.itertext(), _PIECES):
        seen += len(piece.strip())
        if seen > letters + _CREDIT:
            return False
    return next(islice(box.itertext(), _PIECES, None), None) is None


_OF_WRITER: Final = re.compile(r"author|writer|avatar|byline|reporter|(?:^|[\s_-])(?:[a-z]{0,12}by)(?:$|[\s_-])")
# Pieces of text in a box of a picture; letters beside a caption: who took it.
_PIECES, _CREDIT = 40, 60
_UNDER_PICTURE: Final = re.compile(
    r"(?:^|[\s_-])(?:[a-z]{0,12}(?:img|image|photo|picture|bild|foto))[_-]{0,2}(?:desc(?:r|ription)?|txt|text|info|legend)"
    r"(?:$|[\s_-])"
)


def _part_loose(tree: HtmlElement) -> int:
    """Parts loose text by line breaks from the boxes and headings around which it stands, where a reading joins both;
    returns how often."""
    parted = 0
    for one in list(islice(tree.iter("div", "section", "aside", *_HEADINGS[1:]), _MOST_PARTS)):
        tail, before, outer = one.tail or "", one.getprevious(), one.getparent()
        if outer is None or outer.tag in _WHOLE:
            continue
        if len(tail) >= _LOOSE and len(tail.strip()) >= _LOOSE:
            one.tail = None
            one.addnext(_break(tail))
            one.addnext(_break())
            parted += 1
        loose = (outer.text if before is None else before.tail) or ""
        if len(loose) >= _LOOSE and len(loose.strip()) >= _LOOSE:
            one.addprevious(_break())
            one.addprevious(_break())
            parted += 1
    return parted


def _part_from_pictures(tree: HtmlElement) -> int:
    """Parts loose text by line breaks from the picture with its caption before it, which stand in elements of a line;
    returns how often. A reading takes the text for more of the caption."""
    boxes: dict[HtmlElement, None] = {}
    for picture in islice(tree.iter("img"), _MOST):
        above = list(takewhile(lambda one: one.tag in _OF_A_LINE, islice(picture.iterancestors(), _UP)))
        boxes |= dict.fromkeys(above[-1:])
    parted = 0
    for box in boxes:
        tail, before, outer = box.tail or "", box.getprevious(), box.getparent()
        if outer is None or outer.tag in _WHOLE or len(tail.strip()) < _FIRST:
            continue
        # A small picture within a sentence has words before it, and none of its own.
        line = (outer.text if before is None else before.tail) or ""
        if not line.strip() and box.text_content().strip():
            box.tail = None
            box.addnext(_break(tail))
            box.addnext(_break())
            parted += 1
    return parted


def _break_before(tree: HtmlElement) -> int:
    """Puts a line break before loose text with which an article begins that line breaks part: a reading takes what
    stands behind a break, and leaves out what stands before the first. Returns how often."""
    broken = 0
    for one in islice(tree.iter("article", "section", "main", "body"), _MOST):
        text = one.text or ""
        if len(text.strip()) >= _LOOSE and next(one.iterchildren("br"), None) is not None:
            one.text = None
            one.insert(0, cast("HtmlElement", _break(text)))
            broken += 1
    return broken


# Elements in which a picture and its caption stand in a line; letters of the text behind them, in dense scripts too.
_OF_A_LINE: Final = ("span", "center", "font", "a", "em", "b", "strong", "i")
_FIRST: Final = 10


def _break(tail: str | None = None) -> etree._Element:
    made = etree.Element("br")
    made.tail = tail
    return made


# Letters of loose text that is a part of a story; what holds one line, whatever is in it.
_LOOSE: Final = 25
_WHOLE: Final = frozenset(
    (*_HEADINGS, "h6", "li", "a", "button", "figcaption", "figure", "span", "label", "dd", "dt", "p")
)


_HOLDERS: Final = frozenset(("p", "div", "span"))


def _drop_notes(tree: HtmlElement) -> int:
    """Takes out the notes at the end of links that only a screen reader reads out, "opens in a new window"; returns how
    many."""
    dropped = 0
    for link in islice(tree.iter("a"), _MOST):
        last = link[-1] if len(link) else None
        if last is None or (last.tail or "").strip() or not _NOTE.search((last.get("class") or "").lower()):
            continue
        if (link.text or "").strip() or len(link) > 1:
            last.drop_tree()
            dropped += 1
    return dropped
