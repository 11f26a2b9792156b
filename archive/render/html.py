"""Diffs as one HTML file that can be kept, sent and cited: no script, nothing from elsewhere, every text escaped.

Removed and added words are ``del`` and ``ins`` with their meaning in words too, so that neither colour nor sight is
needed. The page's own words are English; an article's have its language and their own direction.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from archive.article import Article
from archive.edits.difference import Change, Diff, Paragraph, Piece, Side
from archive.edits.paragraphs import paragraphs_of
from archive.reading.timeline import Edit, Step
from archive.render.plain import shown
from archive.render.style import STYLE
from archive.render.terminal import called, entry, in_and_out, place, reasons, title, whole
from archive.urls import is_web

__all__ = ["DiffDocument", "versions"]

# The policy forbids what no text of an article should be able to bring about, were an escape ever forgotten.
_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
"""
_BETWEEN = "An edit was made between the last capture of the version before and the first of its own."
# So many unchanged paragraphs in a row are folded away.
_CONTEXT = 2


@dataclass(frozen=True)
class DiffDocument:
    """Edits under one heading. ``table`` is HTML that stands before them; ``trivial`` as for the terminal."""

    heading: str
    edits: Iterable[Edit]
    table: str = ""
    trivial: bool = False

    def html(self) -> bytes:
        """The whole file, UTF-8."""
        title = f"<h1>{_marked('bdi', self.heading)}</h1>\n"
        parts = [_HEAD.format(title=_text(self.heading), style=STYLE), title, self.table]
        for old, new, diff in self.edits:
            parts += _section(old, new, diff, self.trivial)
        parts.append("</main>\n</body>\n</html>\n")
        return "".join(parts).encode("utf-8", "replace")


def versions(steps: Sequence[Step]) -> str:
    """The versions of one article as a table: when each was seen, and what changed."""
    heads = ("Version", "First seen", "Last seen", "Visits", "Status", "What changed")
    rows = ["".join(f'<th scope="col">{head}</th>' for head in heads)]
    for step in steps:
        seen = (_time(step.seen.first), _time(step.seen.last), str(step.seen.times))
        cells = (str(step.version), *seen, _text(step.status), _text(step.summary or "first version"))
        rows.append("".join(f"<td>{cell}</td>" for cell in cells))
    return _table(_BETWEEN, rows)


def _section(old: Article, new: Article, diff: Diff, trivial: bool) -> Iterator[str]:
    name = diff.new.headline or diff.old.headline or diff.new.url
    yield f"<article>\n<h2>{_marked('bdi', name, diff.language)}</h2>\n"
    yield f"<p>{link(diff.new.url)}</p>\n<p><strong>{_text(diff.summary)}</strong></p>\n"
    if diff.edited_after:
        yield f"<p>Edited between {_time(diff.edited_after)} and {_time(diff.new.captured)}.</p>\n"
    yield from (f'<p class="note">Note: {_text(caveat)}.</p>\n' for caveat in diff.caveats)
    changes = [change for change in diff.changes if trivial or change.weight == "substantive"]
    for change in changes:
        yield f"<section>\n<h3>{_text(_title(change))}</h3>\n"
        yield from _story(old, new, diff, change, trivial) if change.field == "text" else _field(change, diff, trivial)
        yield "</section>\n"
    if hidden := len(diff.changes) - len(changes):
        yield f'<p class="faint">{hidden} trivial change{"s" if hidden > 1 else ""} not shown.</p>\n'
    yield _proof(diff) + "</article>\n"


def _title(change: Change) -> str:
    name = change.field.replace("_", " ")
    return title(name[:1].upper() + name[1:], change.weight, reasons(change) if change.field != "text" else ())


def _proof(diff: Diff) -> str:
    old, new = _facts(diff.old), _facts(diff.new)
    rows = ['<th></th><th scope="col">Removed words are from</th><th scope="col">Added words are from</th>']
    rows += [f'<th scope="row">{name}</th><td>{old[name]}</td><td>{new[name]}</td>' for name in old]
    return _table("The two versions and the bytes that prove them", rows)


def _facts(side: Side) -> dict[str, str]:
    ref = side.snapshot
    return {
        "Version": str(side.version or "-"),
        "Captured": _time(side.captured),
        "Status": _text(side.status),
        "Content hash": _code(side.content_hash),
        "Record": _code(ref.record_id) if ref else "none",
        "File": f"{_code(ref.file)}, {ref.length:,} bytes at {ref.offset:,}" if ref else "none",
        "Payload": _code(ref.payload_digest) if ref and ref.payload_digest else "-",
        "Extracted by": _code(side.extraction),
    }


def _table(caption: str, rows: Sequence[str]) -> str:
    lines = "".join(f"<tr>{row}</tr>\n" for row in rows)
    return f'<div class="wide"><table>\n<caption>{caption}</caption>\n{lines}</table></div>\n'


def _field(change: Change, diff: Diff, trivial: bool) -> Iterator[str]:
    if change.posts:
        yield from _posts(change, diff, trivial)
    elif change.pieces:
        yield _paragraph(change.pieces, diff.language, trivial)
    elif entries := in_and_out(change):
        yield "<ul>\n" + "".join(f"<li>{_set((one,), trivial)}</li>\n" for one in entries) + "</ul>\n"
    else:
        old, new = (_listed(value) for value in (change.old, change.new))
        yield _paragraph((Piece("out", old), Piece("same", " "), Piece("in", new)), None, trivial)


def _posts(change: Change, diff: Diff, trivial: bool) -> Iterator[str]:
    for one in change.posts:
        if one.weight == "trivial" and not trivial:
            continue
        yield f"<h4>{_text(title(called(one), one.weight, one.why))}</h4>\n"
        pieces = [one.pieces, *(each.pieces for each in one.paragraphs)] if one.kind == "edited" else [(whole(one),)]
        yield from (_paragraph(each, diff.language, trivial) for each in pieces if each)


def _listed(value: object) -> str:
    return ", ".join(map(entry, value)) if isinstance(value, (list, tuple)) else entry(value)


def _story(old: Article, new: Article, diff: Diff, change: Change, trivial: bool) -> Iterator[str]:
    """The new text with what was removed at its place; paragraphs that are the same are folded away."""
    waiting: list[str] = []
    for told in _in_reading_order(paragraphs_of(old.text), paragraphs_of(new.text), change.paragraphs):
        if isinstance(told, str):
            waiting.append(_paragraph((Piece("same", told),), diff.language, trivial))
        elif told.weight == "trivial" and not trivial:
            waiting.append(_paragraph(told.pieces, diff.language, trivial))
        else:
            yield _folded(waiting)
            waiting = []
            yield f"<h4>{_text(title(place(told).capitalize(), told.weight, told.why))}</h4>\n"
            yield _paragraph(told.pieces, diff.language, trivial)
    yield _folded(waiting)


def _in_reading_order(
    old: Sequence[str], new: Sequence[str], changes: Sequence[Paragraph]
) -> Iterator[str | Paragraph]:
    told_old = {number for change in changes for number in change.old}
    told_new = {number for change in changes for number in change.new}
    kept_old = (number for number in range(1, len(old) + 1) if number not in told_old)
    kept_new = (number for number in range(1, len(new) + 1) if number not in told_new)
    same = list(zip(kept_old, kept_new, strict=True))
    at = 0
    for change in changes:
        while at < len(same) and (same[at][1] < change.new[0] if change.new else same[at][0] < change.old[0]):
            yield new[same[at][1] - 1]
            at += 1
        yield change
    yield from (new[number - 1] for _, number in same[at:])


def _folded(same: Sequence[str]) -> str:
    if len(same) <= _CONTEXT:
        return f'<div class="faint">{"".join(same)}</div>\n' if same else ""
    return f"<details><summary>{len(same)} paragraphs are the same</summary>\n{''.join(same)}</details>\n"


def _paragraph(pieces: Sequence[Piece], language: str | None, trivial: bool) -> str:
    text = "".join(piece.text for piece in pieces)
    return f"<p{_language(language, text)}>{_set(pieces, trivial)}</p>\n"


def _set(pieces: Sequence[Piece], trivial: bool) -> str:
    return "".join(_piece(piece, trivial) for piece in pieces)


def _piece(piece: Piece, trivial: bool) -> str:
    text = _text(piece.text).replace("\n", "<br>")
    if piece.op == "same" or (piece.trivial and not trivial):
        return "" if piece.op == "out" else text
    tag, label = ("del", "removed") if piece.op == "out" else ("ins", "added")
    return f'<{tag}><span class="said">[{label}: </span>{text}<span class="said">]</span></{tag}>'


def direction(text: str) -> str:
    """``rtl`` where most letters run from right to left, else ``ltr``."""
    counts = Counter(unicodedata.bidirectional(char) for char in text)
    return "rtl" if counts["R"] + counts["AL"] > counts["L"] else "ltr"


def link(url: str) -> str:
    """A link, where the address is one of the web; else its text."""
    return f'<a href="{escape(url)}" rel="noreferrer nofollow">{_text(url)}</a>' if is_web(url) else _text(url)


def _marked(tag: str, text: str, language: str | None = None) -> str:
    return f"<{tag}{_language(language, text)}>{_text(text)}</{tag}>"


def _language(language: str | None, text: str) -> str:
    lang = f' lang="{_text(language)}"' if language else ""
    return f'{lang} dir="{direction(text)}"'


def _time(moment: str) -> str:
    """To the second, for reading; the whole of it in the attribute."""
    short = moment[:19].replace("T", " ") + " UTC" if moment.endswith("Z") else moment
    return f'<time datetime="{_text(moment)}">{_text(short)}</time>'


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>"


def _text(text: str) -> str:
    return escape(shown(text))
