"""Lines that promote something, with what stands under them, and what readers say below the story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from crawler.extraction.page.actions import invites, leads_nowhere
from crawler.extraction.page.layout import key
from crawler.extraction.text.blocks import plain
from crawler.extraction.text.cleaning.fields import Fields
from crawler.extraction.text.cleaning.limits import CAPTION, LEDE, OFFERED, SHORT_SENTENCE, SIGN_UP
from crawler.extraction.text.cleaning.readers import comments_begin
from crawler.extraction.text.lines import Line, Lines
from crawler.extraction.text.sentences import is_sentence
from crawler.vocabulary.calls import calls_to_channel
from crawler.vocabulary.labels import is_label, is_notice, is_offer
from crawler.vocabulary.lines import CALLED_TO, FILM, PROMO

__all__ = ["is_speech", "is_told", "promos"]


def promos(lines: Lines, fields: Fields) -> Iterator[int]:
    comments = comments_begin(lines)
    yield from range(comments, len(lines.all))
    last = max((i for i, line in enumerate(lines.all) if is_told(lines, line, LEDE)), default=-1)
    for i, line in enumerate(lines.all[:comments]):
        call = PROMO.match(line.text) if len(line.text) < 260 else None
        is_film = len(line.text) < CAPTION and FILM.search(line.text) is not None
        is_call = call and (call[0].endswith((":", "|")) or not _is_of_story(lines, line))
        calls = calls_to_channel(line.text, may_be_told=i < last and is_told(lines, line, SHORT_SENTENCE))
        is_noted = is_notice(line.text) and not is_speech(line.text)
        is_own = line.block.type != "quote" and (is_label(line.text) or _is_of_buttons(line) or is_noted or calls)
        is_code = len(line.text) < CAPTION and _PROGRAM.search(line.text) is not None
        if is_film or is_call or is_own or is_code or _ends_in_offer(line) or _invites(line):
            yield i
            if line.block.type == "heading" and not lines.in_column(line):
                yield from _under(lines, i)


# Calls of advertisers' programs that a system shows as text.
_PROGRAM = re.compile(
    r"\b(?:googletag|adsbygoogle|_taboola|dataLayer|gtag|fbq|OBR)\b[^\n]{0,80}[({\]][^\n]{0,200}[)};]\s*$"
)


def _invites(line: Line) -> bool:
    """Whether a short line ends with a link into a channel, and is little else but a question or a call: in whatever
    language it says "Join us"."""
    links = [link for link in line.anchors if key(link.text_content())] if len(line.text) <= _INVITATION else []
    return bool(links) and line.block.type != "quote" and all(map(invites, links)) and _ends_with(line, links[-1])


def _ends_with(line: Line, link: HtmlElement) -> bool:
    """Whether what stands behind the ``link`` in its line is a few words."""
    said = line.key.rfind(key(link.text_content()))
    return said >= 0 and len(line.key) - said - len(key(link.text_content())) <= _BEHIND


# Letters of a line that invites, and of what stands behind its link.
_INVITATION, _BEHIND = 200, 30


def _is_of_buttons(line: Line) -> bool:
    """Whether a short line is a row of links and buttons that each say what they do, or lead nowhere."""
    if line.element is None or len(line.text) > _ROW:
        return False
    given = list(islice(line.element.iter("a", "button"), _BUTTONS + 1))
    return (
        1 < len(given) <= _BUTTONS
        and "".join(key(one.text_content()) for one in given) == line.key
        and all(leads_nowhere(one) or is_label(plain(one.text_content())) for one in given)
    )


# Letters of such a row, and what it holds.
_ROW, _BUTTONS = 160, 12


def _under(lines: Lines, i: int) -> Iterator[int]:
    """The few lines in the small box of the heading at ``i``, which calls to something."""
    box = lines.all[i].holder
    if box is None or lines.share(box) > OFFERED or lines.all[i].letters_of(box) > SIGN_UP:
        return
    for j in range(i + 1, min(i + 1 + _FEW_UNDER, len(lines.all))):
        if lines.all[j].holder is not box or lines.all[j].block.type == "heading":
            return
        yield j


# Lines that an offer has under its heading.
_FEW_UNDER = 3


def _ends_in_offer(line: Line) -> bool:
    """Whether a short line ends with a link that is an offer's, a sentence of its own."""
    if line.element is None or not line.linked or len(line.text) > SIGN_UP or line.block.type == "list":
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
    return is_told(lines, line, LEDE) and (CALLED_TO.search(line.text) is None or is_speech(line.text))


def is_speech(text: str) -> bool:
    """Whether ``text`` begins with what somebody says, and goes on with who says it: “Follow us,” the captain told …"""
    return _SPEECH.match(text) is not None


_SPEECH = re.compile(r"\W{0,3}[“\"„«»「『][^“”\"„«»「」『』]{20,400}[“”\"»«」』](?:,\s[–—-])?\s[^\W\d_]+\W+[^\W\d_]+")


def is_told(lines: Lines, line: Line, least: int) -> bool:
    """Whether a line is a paragraph of the column that ends as a sentence, has ``least`` letters and links nothing."""
    is_whole = line.block.type == "paragraph" and is_sentence(line.text, least) and not line.linked
    return is_whole and lines.in_column(line)
