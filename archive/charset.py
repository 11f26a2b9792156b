"""From the bytes of a page, a feed, a sitemap or a robots.txt to its text. It is decided here and nowhere else.

Labels and tables are those of the Encoding Standard (https://encoding.spec.whatwg.org/). The order is ours, because
what a server or a page says of its charset is often wrong and UTF-8 can be told by itself:

1. a byte order mark, or the zero bytes beside the first ``<`` or ``{`` (XML 1.0 appendix F, RFC 4627 section 3);
2. UTF-8, where the bytes show it;
3. the Content-Type of the response;
4. the XML declaration or the ``<meta>`` tag;
5. UTF-8, or what Firefox' detector (chardetng) takes the bytes for, with the document's language as a hint.

A claim (3, 4) that most of the bytes refute is passed over. What cannot be decoded becomes U+FFFD. Nothing raises.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from encodings import normalize_encoding
from encodings.aliases import aliases
from functools import lru_cache

import webencodings

__all__ = ["encoding_of", "robots_text", "text_of"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = (
    (re.compile(rb"(?:[\t\n\r ]\0{3})*[<{]\0{3}"), "utf-32-le"),
    (re.compile(rb"(?:\0{3}[\t\n\r ])*\0{3}[<{]"), "utf-32-be"),
    (re.compile(rb"(?:[\t\n\r ]\0)*[<{]\0"), "utf-16-le"),
    (re.compile(rb"(?:\0[\t\n\r ])*\0[<{]"), "utf-16-be"),
)

# Of a Content-Type. Each that the bytes refute has the whole body decoded.
_MOST_LABELS = 4
_PRESCAN = 8192  # browsers look 1,024 bytes far; real pages put scripts before the tag
_IN_TYPE = re.compile(r"""charset\s*=\s*["']?\s*([^\s"';,]{1,40})""", re.IGNORECASE)
# Some programs write warnings before the declaration.
_IN_XML = re.compile(rb"""<\?xml\b[^>]{0,500}?\bencoding\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_MOST_METAS = 50
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(rb"<meta[\s/]([^>]{0,1000})", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]*))""")

# What no label says is told by pieces of the body, so many of so many bytes: a detector takes a second for 5 MB.
_PIECE, _MOST_PIECES = 16_384, 8
_ASCII = bytes(range(128))
# Signs of windows-1252 (quotes, dashes, "£", "©" …). A page that has nothing else beyond ASCII says by its letters that
# it is in English: one dash alone is a letter in Cyrillic, too.
_SIGNS = bytes([*range(0x80, 0x8A), 0x8B, *range(0x91, 0x9A), 0x9B, *range(0xA0, 0xC0)]) + _ASCII
_BEYOND = re.compile(rb"[\x80-\xff]|\x1b\$[@B]")
_LANGUAGE = re.compile(
    rb"""<html[^>]{0,500}?\blang\s*=\s*["']?([a-z]{2})\b|<language>\s*([a-z]{2})\b|content-language["']?"""
    rb"""[^>]{1,99}?content\s*=\s*["']?([a-z]{2})\b""",
    re.IGNORECASE,
)
_LATIN = frozenset({"windows-1250", "windows-1254", "windows-1257", "windows-1258", "iso-8859-2", "iso-8859-4"})
# By one letter ("naïve") these charsets cannot be told apart.
_WESTERN = frozenset({"da", "de", "en", "es", "fi", "fr", "is", "it", "nb", "nl", "nn", "no", "pt", "sv"})
# The top-level domains of languages that are called otherwise.
_COUNTRIES = {
    "ar": "sa", "be": "by", "cs": "cz", "da": "dk", "el": "gr", "et": "ee", "fa": "ir", "he": "il", "ja": "jp",
    "kk": "kz", "ko": "kr", "sl": "si", "sr": "rs", "sv": "se", "tg": "tj", "uk": "ua", "ur": "pk", "vi": "vn",
    "zh": "cn", "en": "",
}  # fmt: skip

# Names that no browser knows but pages write, by what Python calls the codec.
_ALIASES = {
    "cp932": "shift_jis", "cp949": "euc-kr", "cp950": "big5", "big5hkscs": "big5", "cp874": "windows-874",
    "mac-cyrillic": "x-mac-cyrillic", "latin-1": "iso-8859-1",
}  # fmt: skip

# Where Python's codecs and the tables of the standard part: what Python gives, what the standard says. Of the
# 18,590 characters that the standard has in big5, 193 rare ones stay otherwise: Python's codec knows an older HKSCS.
_JAPANESE = ("〜‖−¢£¬", "～∥－￠￡￢")
_OTHERWISE = {
    "big5": ("•､‾∼♁☉¥¢£", "‧﹑¯～⊕⊙￥￠￡"),
    "euc-jp": _JAPANESE,
    "iso-2022-jp": _JAPANESE,
    "shift_jis": ("\uf8f0\uf8f1\uf8f2\uf8f3", "\ufffd" * 4),
    "gb18030": ("\ue5e5\ue7c7", "\u3000\u1e3f"),
    "euc-kr": ("", ""),
}
_OF_ONE_BYTE = {"koi8-u": {0xAE: "ў", 0xBE: "Ў"}, "windows-1255": {0xCA: "\u05ba"}}


def text_of(body: bytes, content_type: str | None = None) -> str:
    """The text of ``body``, without its byte order mark; ``content_type`` is the field of the response."""
    marked = _marked(body)
    if marked is not None:
        return marked
    text = _by_utf8(body)
    if text is not None:
        return text
    for name in dict.fromkeys(_claims(body, content_type)):
        text = _decoded(body, name)
        if not _refuted(text):
            return text
    text = body.decode("utf-8", "replace")
    good, bad = _counts(text)
    return text if good > bad or not _BEYOND.search(body) else _decoded(body, _likely(body))


def robots_text(body: bytes, errors: str = "replace") -> str:
    """The text of a robots.txt: UTF-8 (RFC 9309 section 2.3), if no byte order mark says otherwise.

    ``errors="surrogateescape"`` keeps octets that are no UTF-8: paths are compared octet by octet."""
    marked = None if body.startswith(codecs.BOM_UTF8) else _marked(body)
    return marked if marked is not None else body.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors)


def encoding_of(label: str) -> str | None:
    """The standard's name for what ``label`` means on the web: ``x-sjis`` → ``shift_jis``; None for no charset.

    A label that the standard does not have is read as Python's name of one that it has (``euc_kr``, ``cp949``)."""
    known = webencodings.lookup(label)
    if known is None:
        # Python looks in its folders for a name that it does not have, and keeps it for ever.
        spelt = normalize_encoding(label.strip()).lower()
        name = aliases.get(spelt, spelt)
        known = webencodings.lookup(_ALIASES.get(name.replace("_", "-"), name.replace("_", "-")))
    # gb18030 is the larger of the two, and the standard's decoder for both.
    return None if known is None else "gb18030" if known.name == "gbk" else known.name


def _marked(body: bytes) -> str | None:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    for beginning, name in _WIDE:
        if beginning.match(body):
            return body.decode(name, "replace")
    return None


def _by_utf8(body: bytes) -> str | None:
    """The text, where it has characters of more than one byte and they are UTF-8, but for a stray byte or a cut end.

    Ten good characters for each bad one: in no legacy text are so many by chance. Where all are good, one is enough:
    "Ã©" in windows-1252 is nearly always a damaged "é", and two Chinese characters in GBK that are UTF-8 by chance
    ("联通") do not make a page."""
    if body.isascii():
        return None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    good, bad = _counts(text)
    return text if good and bad * 10 <= good else None


def _refuted(text: str) -> bool:
    """Whether at least half of what is not ASCII could not be decoded."""
    good, bad = _counts(text)
    return bad > 0 and bad >= good


def _counts(text: str) -> tuple[int, int]:
    """How many characters beyond ASCII could be decoded and how many not; a last one may just be cut off."""
    bad = text.count("\ufffd", 0, -1)
    beyond = 0 if text.isascii() else len(text) - len(text.encode("ascii", "ignore"))
    return beyond - bad - text.endswith("\ufffd"), bad


def _claims(body: bytes, content_type: str | None) -> Iterator[str]:
    """The encodings that the response and the document name, in the order in which they count."""
    for label in _IN_TYPE.findall(content_type or "")[:_MOST_LABELS]:
        name = encoding_of(label)
        if name:
            # Markup in UTF-16 has zero bytes.
            yield "utf-8" if name.startswith("utf-16") and b"\0" not in body[:_PRESCAN] else name
    for label in _labels_within(body[:_PRESCAN]):
        name = encoding_of(label)
        if name:
            # A tag that could be read as ASCII does not stand in such a page (the standard's prescan).
            yield "utf-8" if name.startswith("utf-16") else "windows-1252" if name == "x-user-defined" else name


def _likely(body: bytes) -> str:
    """The charset that ``body``, which nobody labels and which is no UTF-8, has by its letters."""
    from chardetng_py import EncodingDetector  # noqa: PLC0415 - few pages need it

    if body.isascii():
        return "iso-2022-jp"
    if not body.translate(None, _SIGNS):
        return "windows-1252"
    language = _language(body[:_PRESCAN])
    country = _COUNTRIES.get(language, language).encode() or None
    votes: Counter[str] = Counter()
    for piece in _pieces(body):
        detector = EncodingDetector()
        detector.feed(piece, last=True)
        told = detector.guess(tld=country, allow_utf8=False)
        votes[encoding_of(told) or "windows-1252"] += len(piece.translate(None, _ASCII))
    name = votes.most_common(1)[0][0]
    return "windows-1252" if name in _LATIN and language in _WESTERN else name


def _language(beginning: bytes) -> str:
    """The language (ISO 639-1) that a page or a feed says it is in; empty where it says none."""
    found = _LANGUAGE.search(beginning)
    return next((one.decode().lower() for one in found.groups() if one), "") if found else ""


def _pieces(body: bytes) -> Iterator[bytes]:
    """Pieces of ``body`` that hold more than ASCII, from element to element: a stray byte refutes a charset for its
    piece alone."""
    place = 0
    for _ in range(_MOST_PIECES):
        beyond = _BEYOND.search(body, place)
        if beyond is None:
            return
        end = body.find(b"<", beyond.start() + _PIECE)
        place = end if 0 <= end < beyond.start() + 2 * _PIECE else beyond.start() + 2 * _PIECE
        yield body[beyond.start() : place]


def _labels_within(beginning: bytes) -> Iterator[str]:
    declared = _IN_XML.search(beginning)
    if declared:
        yield declared[1].decode("ascii", "replace")
    for tag in _META.findall(_COMMENT.sub(b"", beginning))[:_MOST_METAS]:
        found = _ATTRIBUTE.findall(tag.decode("latin-1"))
        given = {name.lower(): (double or single or bare).strip() for name, double, single, bare in reversed(found)}
        if "charset" in given:
            yield given["charset"]
        elif given.get("http-equiv", "").lower() == "content-type":
            yield from _IN_TYPE.findall(given.get("content", ""))


def _decoded(body: bytes, name: str) -> str:
    """``body`` as the standard's decoder ``name`` reads it."""
    if name == "replacement":
        # Encodings that hide markup from those who filter it; browsers show one sign instead of the page.
        return "\ufffd" if body else ""
    encoding = webencodings.lookup(name)
    assert encoding
    if name in _OTHERWISE:
        errors = "replace" if name == "iso-2022-jp" else _PAIRS
        text = encoding.codec_info.decode(body, errors)[0]
        # Ten searches for what is rarely there; translate() looks at each letter, and takes ten times as long.
        for theirs, standard in zip(*_OTHERWISE[name], strict=True):
            text = text.replace(theirs, standard)
        return text
    if name.startswith("utf-"):
        return encoding.codec_info.decode(body, "replace")[0]
    return codecs.charmap_decode(body, "replace", _table(name))[0]


@lru_cache(maxsize=64)
def _table(name: str) -> str:
    """The 256 characters of a single-byte encoding. Bytes below 0xA0 that have none are control characters."""
    encoding = webencodings.lookup(name)
    assert encoding
    of_one_byte = _OF_ONE_BYTE.get(name, {})
    table = [of_one_byte.get(byte) or encoding.codec_info.decode(bytes([byte]), "replace")[0] for byte in range(256)]
    return "".join(chr(byte) if char == "\ufffd" and byte < 0xA0 else char for byte, char in enumerate(table))


def _pair(error: UnicodeError) -> tuple[str, int]:
    """What stands for a pair that a codec of two bytes does not have; an ASCII byte is never taken along with it, so
    that no markup is lost."""
    assert isinstance(error, UnicodeDecodeError)
    pair = error.object[error.start : error.start + 2]
    if error.encoding == "gb18030" and pair[:1] == b"\x80":
        return "€", error.start + 1
    if len(pair) < 2 or pair[1] < 0x80 or not 0x80 < pair[0] < 0xFF:
        return "\ufffd", error.start + 1
    if error.encoding == "euc_jp" and min(pair) > 0xA0:
        # Rows of NEC and IBM (①, ㈱, 髙) that Python has in cp932 alone.
        return _in_shift_jis(pair[0] - 0xA1, pair[1] - 0xA1), error.start + 2
    return ("€" if error.encoding == "big5hkscs" and pair == b"\xa3\xe1" else "\ufffd"), error.start + 2


def _in_shift_jis(row: int, cell: int) -> str:
    pointer = divmod(row * 94 + cell, 188)
    lead = pointer[0] + (0x81 if pointer[0] < 0x1F else 0xC1)
    trail = pointer[1] + (0x40 if pointer[1] < 0x3F else 0x41)
    return bytes((lead, trail)).decode("cp932", "replace")[:1]


_PAIRS = "paper-of-record-pairs"
codecs.register_error(_PAIRS, _pair)
