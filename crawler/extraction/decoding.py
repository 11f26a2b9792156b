"""From bytes to text: which encoding a page is in."""

from __future__ import annotations

import codecs
import contextlib
import re

__all__ = ["decoded"]

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)

# The Encoding Standard (WHATWG) reads these labels as the larger set that browsers have always used.
_LARGER = {"iso-8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}
_LARGER |= {"euc-kr": "cp949", "ks_c_5601-1987": "cp949", "iso-8859-9": "cp1254", "big5": "big5hkscs"}


def decoded(body: bytes, content_type: str | None = None) -> str:
    """The text of a page: by its byte order mark, else UTF-8 where the bytes are valid UTF-8 (hardly any other
    text is), else as the header or the page's own head declares, else UTF-8 or windows-1252. Never fails."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    text = _utf8(body)
    if text is not None:
        return text
    for label in _labels(body, content_type):
        codec = _codec(label)
        if codec:
            return body.decode(codec, "replace")
    return body.decode("cp1252", "replace")


def _utf8(body: bytes) -> str | None:
    with contextlib.suppress(UnicodeDecodeError):
        return body.decode("utf-8")
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        return decoder.decode(body)  # not final: a page cut within a character is UTF-8 all the same
    except UnicodeDecodeError:
        return None


def _labels(body: bytes, content_type: str | None) -> list[str]:
    named = _IN_HEADER.findall(content_type or "")
    return named + [label.decode("ascii") for label in _DECLARED.findall(body[:4096])]


def _codec(label: str) -> str | None:
    try:
        info = codecs.lookup(_LARGER.get(label.lower(), label))
    except LookupError:
        return None
    # rot13, hex and their like are codecs to Python but no text encodings
    return _LARGER.get(info.name, info.name) if info._is_text_encoding else None
