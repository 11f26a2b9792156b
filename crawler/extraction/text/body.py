"""The main text: trafilatura's quick mode, and more costly readings where that gives little: there it errs most."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from lxml.html import HtmlElement

from archive.article import Block
from crawler.extraction.page import state, structured, trafilatura
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import key, name_of
from crawler.extraction.text.blocks import blocks_of, measure, plain
from crawler.extraction.text.column import Column, column_of, wide_column
from crawler.extraction.text.known import Known
from crawler.extraction.text.likelihood import Setting
from crawler.extraction.text.lines import Line, Lines, anchored, is_teaser, kind_of, placed
from crawler.extraction.text.nameless import nameless
from crawler.extraction.text.notices import notices
from crawler.extraction.text.prose import Prose
from crawler.extraction.text.revealed import reveal
from crawler.vocabulary.lines import PROMO
from crawler.vocabulary.names import FORM_TAGS

__all__ = ["LeadsOn", "Reading", "main_lines", "paragraphs", "read_by"]

LeadsOn = Callable[[Sequence[Line]], bool]

# Letters. Longer texts than this the quick reading gets right; its authors' thresholds are of the same size.
_LONG = 1500
_SOME = 40
_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "۔", "؟", "”", '"', "»", "」", "“")
# A page that shows fewer likely letters may have its story in what its scripts are given: what it shows are a menu, a
# ranking, a foot.
_UNWRITTEN = 200
# Of a body in parts: the lines that the part that was read has at least; the most parts; how many levels below what
# holds them all they stand.
_PARTED, _MOST_PARTS, _NEAR = 3, 40, 7
# How many times likelier the column must be than the reading that trafilatura is sure of.
_LIKELIER = 3.0
# A page whose likely running text is this many times what was read has its story in many parts: a live blog.
_MANY = 4.0
_SOME_PROSE = 0.1
# Where a reading has as much of its column nothing was lost.
_ALL = 0.98
# The part of the likely running text that what trafilatura is given must hold: the rest are notes at the foot.
_ALL_BUT_A_LITTLE = 0.95


class Reading(NamedTuple):
    """Lines, where they came from, and the running text of their page; no ``prose`` where nothing may doubt them.
    ``is_list``: whatever is read of the page, it only leads to others. ``meta`` is what a script's state says of the
    writers and dates of these lines (``page/state.py``)."""

    lines: Lines
    source: str | None
    prose: Prose | None = None
    is_list: bool = False
    meta: Mapping[str, list[str]] = MappingProxyType({})


def main_lines(page: Page, titles: Sequence[str], leads_on: LeadsOn) -> Reading:
    """The text of ``page``, not cleaned; ``titles`` are what the page's head says its headline is. ``leads_on`` tells
    whether the page is a list if these lines are its text: then nothing more costly is read."""
    if page.tree is None:
        return Reading(Lines((), None, None), None)
    by_rule = _by_rule(page)
    if by_rule:
        return Reading(anchored(by_rule, page.layout), "rule body")
    setting = Setting.of(page.tree, titles, page.layout)
    setting.known |= dict.fromkeys(notices(page.layout, setting.near), 0.0)
    reveal(page.tree, page.layout, setting)
    prose = Prose.of(page.layout, setting)
    quick = _parted(anchored(read_by(page, "fast", prose.region(_ALL_BUT_A_LITTLE)), page.layout), setting)
    is_sure = _size(quick) >= _LONG and _has_prose(quick) and prose.mass <= _MANY * _value(quick, setting)
    is_list = not is_sure and leads_on(quick.all) and leads_on(prose.lines(page.layout))
    lines, source = (quick, "trafilatura fast") if is_sure or is_list else _examined(page, quick, prose)
    shown = _value(lines, setting)
    if shown < _UNWRITTEN:
        story = state.story_of(page, titles)
        if (unwritten := _from_state(page, story.texts, shown)).all:
            return Reading(unwritten, "script state", meta=story.meta)
    if is_list:
        return Reading(lines, source, prose, is_list)
    return Reading(_with_lost(page, _with_parts(page, lines, setting), setting), source, prose)


def _parted(lines: Lines, setting: Setting) -> Lines:
    """``lines``, those parted that run several paragraphs together: of elements that are no ``<p>`` trafilatura makes
    one block, for some pages of all of them."""
    parts = {line: found for line in lines.all if _may_run_together(line) and (found := _parts_of(line, setting))}
    layout = next((line.layout for line in parts), None)
    if layout is None:
        return lines
    return anchored([block for line in lines.all for block in parts.get(line, (line.block,))], layout)


def _may_run_together(line: Line) -> bool:
    is_long = line.block.type == "paragraph" and len(line.key) > _TOGETHER and "\n" not in line.text
    return is_long and line.element is not None and line.element.tag not in ("p", "li", *FORM_TAGS)


def _parts_of(line: Line, setting: Setting) -> tuple[Block, ...]:
    """The blocks of which ``line`` is made, where several of them are paragraphs, and it is all theirs."""
    assert line.element is not None
    if next(line.element.iter("table"), None) is not None:
        return ()
    blocks = tuple(block for block in Column.under(line.element, setting).blocks if key(block.text) in line.key)
    if sum(len(block.text) >= _PARAGRAPH for block in blocks) < _SEVERAL:
        return ()
    return blocks if sum(len(key(block.text)) for block in blocks) >= _ALL * len(line.key) else ()


# Letters of a block that may hold several paragraphs; how many, and the letters of one.
_TOGETHER, _SEVERAL, _PARAGRAPH = 300, 3, 60


def _with_parts(page: Page, lines: Lines, setting: Setting) -> Lines:
    """``lines`` with those of other parts of the body: advertisements part some bodies into elements of one name, and
    trafilatura reads the first that is long enough."""
    column = lines.column
    parts = _like(page, column, setting) if column is not None and lines.all else []
    if not parts or sum(line.holder is column for line in lines.all) < _PARTED:
        return lines
    known = Known(line.key for line in lines.all)
    blocks = [block for part in parts for block in Column.under(part, setting).blocks]
    lost = [line for line in anchored(blocks, page.layout).all if line.start >= 0 and line.key not in known]
    lost = [line for line in lost if line.block.type != "list" or line.linked < 0.5 or not line.leads_to_stories()]
    if sum(len(line.key) for line in lost if _is_prose(line.block) and line.linked < 0.3) < _UNWRITTEN:
        return lines
    return placed(lines.with_more(lost).all)


def _like(page: Page, column: HtmlElement, setting: Setting) -> list[HtmlElement]:
    """The elements that are called like ``column`` and stand beside it, or in like elements beside it; none of another
    article, and none that is a teaser: those have headlines of their own."""
    name = name_of(column)
    alike = [one for one in page.layout.namesakes(name) if one.tag == column.tag and one is not column]
    if not 0 < len(alike) <= _MOST_PARTS:
        return []
    return [one for one in alike if _is_part(one, column) and setting.inside(one) >= setting.inside(column)]


def _is_part(one: HtmlElement, column: HtmlElement) -> bool:
    for _ in range(_NEAR):
        outer, beside = one.getparent(), column.getparent()
        if outer is None or beside is None or outer.tag in ("body", "html") or one.tag == "article":
            return False
        if outer is beside:
            return next(one.iter("h1", "article"), None) is None and not is_teaser(one)
        if outer.tag != beside.tag or kind_of(outer) != kind_of(beside):
            return False
        one, column = outer, beside
    return False


def _with_lost(page: Page, lines: Lines, setting: Setting) -> Lines:
    """``lines`` with what stands directly in their column and was lost: a lede set as a heading, text without an
    element of its own, a list of documents."""
    read = sum(len(line.key) for line in lines.all if lines.in_column(line))
    if lines.column is None or read >= _ALL * page.layout.letters(lines.column):
        return lines
    known = Known(line.key for line in lines.all)
    blocks = Column.under(lines.column, setting).blocks
    lost = [block for block in blocks if not _is_known(key(block.text), known)]
    last = max(line.start for line in lines.all)
    beside = [line for line in anchored(lost, page.layout).all if 0 <= line.start < last and lines.in_column(line)]
    questions = [line for line in beside if line.block.type == "paragraph" and _QUESTION.search(line.text[-_END:])]
    asked = set(questions if len(questions) >= _INTERVIEW else ())
    found = [line for line in beside if (_may_be_lost(line) or line in asked) and not PROMO.match(line.text)]
    return lines.with_more(found) if found else lines


# A question, and how many make an interview.
_QUESTION, _END = re.compile(r"\w.{8,}[?？؟;՞]\W{0,2}$"), 300  # letters of its end: more would be tried from each place
_INTERVIEW = 3


def _is_known(text: str, known: Known) -> bool:
    """Whether ``text`` was read (keys), but for a hidden word or a note at its beginning or end."""
    rest = len(text) // 5
    return text in known or (len(text) > _SOME and (text[rest:] in known or text[:-rest] in known))


def _has_prose(lines: Lines) -> bool:
    """Whether a tenth or more is running text; what has none is a list of other things."""
    sizes = [(len(line.key), line) for line in lines.all]
    prose = [size for size, line in sizes if size >= 25 and line.block.type != "heading" and line.linked < 0.5]
    return sum(prose) >= _SOME_PROSE * sum(size for size, _ in sizes)


def _examined(page: Page, quick: Lines, prose: Prose) -> tuple[Lines, str | None]:
    """For a short or doubtful reading: the sure reading or the column after the headline, whichever is likelier; all
    that is likely where the page has many times as much; the costly reading where nothing is likely."""
    setting = prose.setting
    is_sure = _size(quick) >= _LONG and _has_prose(quick)
    sure = quick if is_sure else _parted(anchored(read_by(page, "fast precision"), page.layout), setting)
    sure = _likeliest(sure, setting)
    column = column_of(prose)
    enough = max(_MANY * max(_value(sure, setting), column.value), 2.0 * _LONG)
    if prose.mass > enough:
        return _all_parts(page, prose)
    if sure.all and _value(sure, setting) * _LIKELIER >= column.value and _has_prose(sure):
        return _completed(page, sure, column), "trafilatura fast precision"
    if column.size >= _SOME:
        return anchored(column.blocks, page.layout), "column"
    # Of a page without a visible word (a script writes it) its second and third attempts find nothing either.
    full = anchored(read_by(page, "default") if page.layout.keys else [], page.layout)
    if prose.mass < _UNWRITTEN:
        full = placed(line for line in full.all if not _runs_over(line))
    told, source = _from_script(page)
    is_told = told.all and _value(full, setting) <= _size(told) / 2
    return (told, source) if is_told else (full, "trafilatura default")


def _runs_over(line: Line) -> bool:
    """Whether a paragraph runs over the page's headline: where trafilatura finds no story, it takes all that the page
    shows (menu, headline, byline, foot) for one."""
    heading = next(line.element.iter("h1"), None) if line.element is not None else None
    if heading is None or line.layout is None or line.block.type != "paragraph":
        return False
    return line.start <= line.layout.begin(heading) < line.start + len(line.key)


def _likeliest(lines: Lines, setting: Setting) -> Lines:
    """The lines that are nearly as likely the story's as the likeliest paragraph: on a short page a ranking is longer
    than the story."""
    rated = [(_likelihood(line, setting), line) for line in lines.all]
    best = max((rate for rate, line in rated if len(line.key) > _SOME), default=0.0)
    return placed(line for rate, line in rated if rate >= 0.4 * best)


def _likelihood(line: Line, setting: Setting) -> float:
    return setting.likely(line.element) if line.element is not None else 0.5


def _completed(page: Page, sure: Lines, column: Column) -> Lines:
    """The sure reading with the column's other paragraphs of prose, where it is a part of the column."""
    theirs = {line.key for line in sure.all if line.block.type == "paragraph"}
    if not theirs or not theirs <= {key(block.text) for block in column.blocks}:
        return sure
    known = Known(line.key for line in sure.all)
    lost = [block for block in column.blocks if _is_prose(block) and key(block.text) not in known]
    found = [line for line in anchored(lost, page.layout).all if line.start >= 0] if lost else []
    return placed(sure.with_more(found).all) if found else sure


def _is_prose(block: Block) -> bool:
    is_sentence = block.text.endswith((".", "!", "?", "。", "”", '"', "»", "।", "」"))
    return is_sentence and block.type == "paragraph" and len(block.text) > 80


def _may_be_lost(line: Line) -> bool:
    is_sentence = len(line.text) >= 60 and line.text.endswith(_ENDS)
    if line.block.type == "list":
        return is_sentence if line.linked < 0.3 else line.linked > 0.7 and not line.leads_to_stories()
    is_crosshead = line.block.type == "heading" and len(line.text) > 3 and not line.is_in("h1")
    return line.linked < 0.3 and (is_sentence or is_crosshead)


def _all_parts(page: Page, prose: Prose) -> tuple[Lines, str | None]:
    wide = wide_column(prose)
    if sum(len(block.text) > 40 for block in wide.blocks) > len(wide.blocks) / 3:
        return anchored(wide.blocks, page.layout), "column, all parts"
    return anchored(read_by(page, "default"), page.layout), "trafilatura default"


def _value(lines: Lines, setting: Setting) -> float:
    """The lines' letters, each as far as it is likely the story's."""
    return sum(len(line.key) * _likelihood(line, setting) for line in lines.all)


def _from_script(page: Page) -> tuple[Lines, str | None]:
    """The body of a page that has it only in its JSON-LD and writes it with a script."""
    text = "\n\n".join(structured.raw_strings(page.article.get("articleBody")))
    if len(text) < 200:
        return Lines((), None, None), None
    blocks = [Block("paragraph", part) for part in paragraphs(text)]
    return anchored(blocks, page.layout), "json-ld articleBody"


def _from_state(page: Page, texts: Sequence[str], shown: float) -> Lines:
    """The body of a page that a script writes, of which ``shown`` likely letters are written: it holds far more."""
    blocks = [block for text in texts for block in _told_blocks(text)]
    is_more = sum(measure(block.text) for block in blocks) > max(_UNWRITTEN, 2 * shown)
    return anchored(blocks if is_more else [], page.layout)


def _told_blocks(text: str) -> Iterable[Block]:
    """The blocks of a text that may be HTML, without pictures and their captions, and without marks for advertisements
    and the like, which a script replaces."""
    text = _MARK.sub("", text)
    tree = trafilatura.tree_of(f"<div>{text}</div>") if _MARKUP.search(text) else None
    if tree is None:
        return (Block("paragraph", part) for part in paragraphs(text))
    trafilatura.stripped(tree)
    return Column.under(tree, Setting()).blocks


_MARKUP = re.compile(r"<(?:/|br\b|p\b|img\b)")
_MARK = re.compile(r"\$\$\w+\$\$|%%\w+%%|\{\{[^{}]*\}\}")


def paragraphs(text: str) -> Iterable[str]:
    """The paragraphs of a body in JSON-LD: HTML, or a line each."""
    tree = trafilatura.tree_of(f"<div>{text}</div>") if "<p" in text or "<br" in text else None
    if tree is not None:
        parts = [plain(element.text_content()) for element in tree.iter("p", "li", "h2", "h3")]
        if any(parts):
            return filter(None, parts)
    return filter(None, map(plain, text.replace("\r", "\n").split("\n")))


def read_by(page: Page, mode: trafilatura.Mode, region: HtmlElement | None = None) -> list[Block]:
    """trafilatura's reading of the page, or of ``region`` alone: what stands around it only costs time and errors."""
    assert page.tree is not None
    if region is not None and region.tag not in ("body", "html"):
        return _blocks(trafilatura.excerpt(region), page.url, mode)
    if mode not in page.readings:
        page.readings[mode] = _blocks(page.tree, page.url, mode)
    return page.readings[mode]


def _blocks(tree: HtmlElement, url: str, mode: trafilatura.Mode) -> list[Block]:
    with nameless(tree):
        body = trafilatura.main_text(tree, url, mode)
    return blocks_of(body) if body is not None else []


def _size(lines: Lines) -> int:
    return sum(len(line.text) for line in lines.all)


def _by_rule(page: Page) -> list[Block]:
    """What stands inside the element that the outlet's rule names, what the rule drops aside."""
    elements = page.select(page.rules.body if page.rules else None)
    unwanted = [*page.rules.drop, page.rules.paywall] if page.rules else []
    dropped = {element for css in unwanted for element in page.select(css)}
    setting = Setting(None, dict.fromkeys(dropped, 0.0))
    return [block for element in elements[:1] for block in Column.under(element, setting).blocks]
