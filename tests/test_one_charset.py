"""One page, one text: whatever reads a page, a listing, a feed or a sitemap decodes it in the same way."""

from __future__ import annotations

import datetime as dt
import encodings
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.charset import encoding_of, robots_text, text_of
from archive.warc.read import Snapshot
from crawler.discovery import read_feed, read_listing, read_sitemap, robots_sitemaps
from crawler.extraction import extract

URL = "https://news.example/politics/"
STORY = "https://news.example/politics/2026/11/02/harbour-vote-4711"
_PROSE = "The council voted on Monday to move the terminal to the northern quay, and the works begin in spring. "
_HTML = (
    "<html><head>{meta}<title>@</title><meta property=og:title content='@'></head>"
    "<body><article><h1>@</h1>"
    + f"<p>{_PROSE * 3}</p><p>{_PROSE[::-1] * 3}</p></article>"
    + '<ul><li><a href="/politics/2026/11/02/harbour-vote-4711">@</a></li></ul></body></html>'
)
_FEED = (
    "<?xml version='1.0'{said}?><rss version='2.0'><channel><item><link>{story}</link><title>@</title></item>"
    "</channel></rss>"
)
_SITEMAP = (
    "<?xml version='1.0'{said}?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
    "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>{story}</loc><news:news>"
    "<news:title>@</news:title></news:news></url></urlset>"
)


@dataclass(frozen=True)
class Case:
    """``text`` in the codec ``codec`` (bytes: as they are, in a page in ASCII), said to be ``http`` by the response
    and ``inside`` by the document; ``reads`` is what must come out, where it is not the text."""

    text: str | bytes
    codec: str = "ascii"
    http: str | None = None
    inside: str | None = None
    mark: bytes = b""
    reads: str | None = None

    @property
    def expected(self) -> str:
        return self.reads or str(self.text)

    @property
    def content_type(self) -> str:
        return "text/html" + (f"; charset={self.http}" if self.http else "")

    def html(self) -> bytes:
        return self._filled(_HTML.replace("{meta}", f"<meta charset='{self.inside}'>" if self.inside else ""))

    def xml(self, template: str) -> bytes:
        said = f" encoding='{self.inside}'" if self.inside else ""
        return self._filled(template.replace("{said}", said).replace("{story}", STORY))

    def _filled(self, template: str) -> bytes:
        if isinstance(self.text, bytes):
            return self.mark + template.encode(self.codec).replace(b"@", self.text)
        return self.mark + template.replace("@", self.text).encode(self.codec)


HEBREW, THAI, TURKISH = "הכנסת אישרה את התקציב", "รัฐสภาผ่านร่างงบประมาณ", "Meclis bütçeyi onayladı ığş"
JAPANESE, CHINESE, KOREAN = "内閣が予算案を閣議決定、髙橋氏①〜", "朱镕基总理批准预算", "국회가 예산안을 의결 똠펲"
HONG_KONG, RUSSIAN, FRENCH = "立法會通過撥款㗎喺度", "Дума приняла бюджет", "L’Assemblée vote – “à l’été”, 3 €"
GREEK, POLISH, GERMAN = (
    "Η Βουλή ψήφισε",
    "Sejm przyjął budżet: zażółć",
    "Bundestag beschließt Übergangslösung für Häfen",
)
LONG = {
    "ja": "内閣は来年度の予算案を閣議決定した。首相は記者団に対し、港の工事を春に始めると説明した。",
    "zh": "市议会星期一通过明年的预算案，总理向记者说明港口工程将在春天开始。",
    "tw": "市議會星期一通過明年的預算案，總理向記者說明港口工程將在春天開始。",
    "ko": "시의회는 월요일에 내년 예산안을 의결했다. 총리는 봄에 항구 공사를 시작한다고 설명했다.",
    "ru": "Дума приняла бюджет на следующий год. Премьер сказал журналистам, что работы в порту начнутся весной.",
    "uk": "Рада ухвалила бюджет на наступний рік. Її голова сказав, що роботи в порту почнуться навесні.",
    "el": "Η Βουλή ψήφισε τον προϋπολογισμό. Τα έργα στο λιμάνι αρχίζουν την άνοιξη, είπε ο υπουργός.",
    "ar": "أقر المجلس الموازنة للسنة المقبلة وقال الوزير إن أعمال الميناء تبدأ في الربيع",
    "he": "המועצה אישרה את התקציב לשנה הבאה. השר אמר כי העבודות בנמל יתחילו באביב",
    "th": "สภาผ่านร่างงบประมาณปีหน้าแล้ว รัฐมนตรีกล่าวว่างานที่ท่าเรือจะเริ่มในฤดูใบไม้ผลิ",
}
WAVE = "内閣が予算案を閣議決定、髙橋氏①～"  # what the standard's tables have for the wave dash of cp932

CASES = {
    # Labels of the standard, and what they mean by it.
    "iso-8859-8-i": Case(HEBREW, "iso8859-8", http="iso-8859-8-i"),
    "logical": Case(HEBREW, "iso8859-8", inside="logical"),
    "windows-1255": Case(HEBREW, "cp1255", http="windows-1255"),
    "x-sjis": Case(WAVE, "cp932", http="x-sjis"),
    "windows-31j": Case(WAVE, "cp932", inside="windows-31j"),
    "shift_jis is cp932": Case(WAVE, "cp932", inside="Shift_JIS"),
    "x-gbk": Case(CHINESE, "gb18030", http="x-gbk"),
    "gb2312 is gb18030": Case(CHINESE, "gb18030", inside="gb2312"),
    "the euro in gbk": Case(b"3 \x80 \xd4\xa4\xcb\xe3", http="gbk", reads="3 € 预算"),
    "dos-874": Case(THAI, "cp874", http="dos-874"),
    "tis-620": Case(THAI, "cp874", inside="tis-620"),
    "euc-kr is uhc": Case(KOREAN, "cp949", http="euc-kr"),
    "ks_c_5601-1987": Case(KOREAN, "cp949", inside="ks_c_5601-1987"),
    "big5 has hkscs": Case(HONG_KONG, "big5hkscs", http="big5"),
    "big5-hkscs": Case(HONG_KONG, "big5hkscs", inside="big5-hkscs"),
    "latin1 is windows-1252": Case(FRENCH, "cp1252", http="latin1"),
    "ascii is windows-1252": Case(FRENCH, "cp1252", inside="us-ascii"),
    "iso-8859-1 is windows-1252": Case(FRENCH, "cp1252", http="ISO-8859-1"),
    "iso-8859-9 is windows-1254": Case(TURKISH + " €", "cp1254", inside="iso-8859-9"),
    "koi8-u": Case("Рада \xa4".encode("koi8-u", "ignore") + b"\xae\xbe", http="koi8-u", reads="Рада ўЎ"),
    "x-mac-cyrillic": Case(RUSSIAN, "mac-cyrillic", inside="x-mac-cyrillic"),
    "macintosh": Case("L’été à Genève", "mac-roman", http="x-mac-roman"),
    "iso-8859-7": Case(GREEK, "iso8859-7", inside="greek"),
    "rows of nec in euc-jp": Case(
        "内閣が予算案を".encode("euc_jp") + b"\xad\xa1\xad\xea\xa1\xc1", http="euc-jp", reads="内閣が予算案を①㈱～"
    ),
    "iso-2022-jp": Case("内閣が予算案を閣議決定", "iso2022_jp", inside="iso-2022-jp"),
    # Names that no browser knows.
    "cp949": Case(KOREAN, "cp949", http="cp949"),
    "euc_kr": Case(KOREAN, "cp949", inside="euc_kr"),
    "latin-1": Case(FRENCH, "cp1252", http="latin-1"),
    # UTF-8 under a lie.
    "utf-8 under meta iso-8859-1": Case(GERMAN, "utf-8", inside="iso-8859-1"),
    "utf-8 under http iso-8859-1": Case(FRENCH, "utf-8", http="iso-8859-1"),
    "utf-8 under shift_jis twice": Case(JAPANESE, "utf-8", http="shift_jis", inside="shift_jis"),
    "utf-8 under http utf-16": Case(GERMAN, "utf-8", http="utf-16"),
    "utf-8 under meta utf-16": Case(GERMAN, "utf-8", inside="utf-16"),
    "utf-8 under hz-gb-2312": Case(CHINESE, "utf-8", http="hz-gb-2312"),
    "utf-8 with a stray byte": Case(
        JAPANESE.encode() + b"\xe9 " + JAPANESE.encode(), http="iso-8859-1", reads=f"{JAPANESE}\ufffd {JAPANESE}"
    ),
    "utf-8 that was damaged before": Case("H\ufffdfen f\ufffdr alle", "utf-8", inside="iso-8859-1"),
    # Something else under "utf-8".
    "windows-1252 under http utf-8": Case(FRENCH, "cp1252", http="utf-8"),
    "windows-1252 under meta utf-8": Case(FRENCH, "cp1252", inside="utf-8"),
    "windows-1252 under utf-8 twice": Case(GERMAN, "cp1252", http="utf-8", inside="utf-8"),
    "windows-1251 under http utf-8": Case(RUSSIAN, "cp1251", http="utf-8", inside="windows-1251"),
    "shift_jis under http utf-8": Case(WAVE, "cp932", http="utf-8", inside="Shift_JIS"),
    "iso-8859-2 under http utf-8": Case(POLISH, "iso8859-2", http="utf-8", inside="latin2"),
    # The response before the document.
    "http before meta": Case(RUSSIAN, "cp1251", http="windows-1251", inside="iso-8859-1"),
    "http before a true meta": Case("Köln", "cp1252", http="windows-1252", inside="windows-1251"),
    "an unknown http label": Case(POLISH, "cp1250", http="no-such", inside="windows-1250"),
    # Marks before all else.
    "mark of utf-8": Case(GERMAN, "utf-8", http="shift_jis", mark=b"\xef\xbb\xbf"),
    "mark of utf-16-le": Case(GERMAN, "utf-16-le", http="iso-8859-1", inside="utf-8", mark=b"\xff\xfe"),
    "mark of utf-16-be": Case(JAPANESE, "utf-16-be", http="utf-8", mark=b"\xfe\xff"),
    "utf-16-le, no mark, said": Case(GERMAN, "utf-16-le", http="utf-16"),
    "utf-16-be, no mark, not said": Case(JAPANESE, "utf-16-be"),
    "utf-16-le, no mark, a lie": Case(KOREAN, "utf-16-le", http="utf-8", inside="utf-8"),
    "utf-16-be, said to be utf-16": Case(GERMAN, "utf-16-be", http="utf-16"),
    # Codecs of Python that are no charsets.
    "hex": Case(GERMAN, "utf-8", http="hex"),
    "idna": Case(FRENCH, "cp1252", inside="idna"),
    "rot13": Case(FRENCH, "cp1252", http="rot13"),
    "undefined": Case(GERMAN, "utf-8", http="undefined", inside="undefined"),
    "unicode_escape": Case("C:\\u0041 \\x41", "utf-8", http="unicode_escape"),
    "utf-7": Case("A+AOk- B", "ascii", http="utf-7"),
    # Nobody says anything.
    "utf-8, not said": Case(JAPANESE, "utf-8"),
    "windows-1252, not said": Case(FRENCH, "cp1252"),
    "french in accents, not said": Case("Été à l’Élysée : l’été", "cp1252"),
    "german, not said": Case(GERMAN, "cp1252"),
    "shift_jis, not said": Case(LONG["ja"], "cp932"),
    "euc-jp, not said": Case(LONG["ja"], "euc_jp"),
    "iso-2022-jp, not said": Case(LONG["ja"], "iso2022_jp"),
    "gb18030, not said": Case(LONG["zh"], "gb18030"),
    "big5, not said": Case(LONG["tw"], "big5"),
    "euc-kr, not said": Case(LONG["ko"], "cp949"),
    "windows-1251, not said": Case(LONG["ru"], "cp1251"),
    "koi8-u, not said": Case(LONG["uk"], "koi8-u"),
    "iso-8859-5, not said": Case(LONG["ru"], "iso8859-5"),
    "windows-1253, not said": Case(LONG["el"], "cp1253"),
    "windows-1256, not said": Case(LONG["ar"], "cp1256"),
    "windows-1255, not said": Case(LONG["he"], "cp1255"),
    "windows-874, not said": Case(LONG["th"], "cp874"),
    "shift_jis under http utf-8 alone": Case(LONG["ja"], "cp932", http="utf-8"),
    "windows-1251 under meta utf-8 alone": Case(LONG["ru"], "cp1251", inside="utf-8"),
    "gb18030 under utf-8 twice": Case(LONG["zh"], "gb18030", http="utf-8", inside="utf-8"),
    "ascii, not said": Case("The House votes", "ascii"),
}


def in_the_archive(case: Case) -> str | None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {case.content_type}\r\n\r\n".encode()
    now = dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
    page = Snapshot(STORY, now, "a.warc.gz", 0, 1, "<urn:uuid:1>", "response", head + case.html())
    found = re.search("<h1>([^<]*)</h1>", page.text)
    return found[1] if found else None


def in_the_article(case: Case) -> str | None:
    return extract(case.html(), STORY, headers={"Content-Type": case.content_type}).headline


def in_the_listing(case: Case) -> str | None:
    listing = read_listing(case.html(), URL, headers={"content-type": case.content_type})
    return next((found.text for found in listing.found), None)


def in_the_feed(case: Case) -> str | None:
    feed = read_feed(case.xml(_FEED), URL, headers={"Content-Type": case.content_type})
    return next((found.text for found in feed.found), None)


def in_the_sitemap(case: Case) -> str | None:
    sitemap = read_sitemap(case.xml(_SITEMAP), URL, headers={"CONTENT-TYPE": case.content_type})
    return next((page.title for page in sitemap.pages), None)


READERS = (in_the_archive, in_the_article, in_the_listing, in_the_feed, in_the_sitemap)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_reader_reads_the_same(case: Case, read: Callable[[Case], str | None]) -> None:
    assert read(case) == case.expected


@pytest.mark.parametrize(
    ("language", "codec", "text"),
    [
        ("cs", "cp1250", "Sněmovna schválila rozpočet, řekl ťažký žalobce"),
        ("cs", "iso8859-2", "Sněmovna schválila rozpočet, řekl ťažký žalobce"),
        ("PL", "iso8859-2", "Sejm przyjął budżet: zażółć gęślą jaźń"),
        ("pl-PL", "cp1250", "Sejm przyjął budżet: zażółć gęślą jaźń"),
        ("hu", "cp1250", "Az Országgyűlés elfogadta a költségvetést, őszi „szünet”"),
        ("lv", "cp1257", "Saeima pieņēma budžetu nākamajam gadam"),
        ("tr", "cp1254", "Meclis bütçeyi onayladı, başbakan söyledi"),
        ("vi", "cp1258", "Quôc hôi thông qua ngân sách đâu tư"),
        ("el", "iso8859-7", "Η Βουλή ψήφισε τον Άγιο"),
        ("fa", "cp1256", "مجلس بودجه سال آينده را تصويب کرد"),
        ("en", "cp1251", LONG["ru"]),
        ("fr", "cp1252", "Été à l’Élysée"),
        ("xx", "cp1252", GERMAN),
        ("en", "cp1252", "The works – a naïve plan, says the café’s owner – begin in spring"),
        ("xx", "cp1252", "The works — no plan yet"),
        ("en", "cp1252", "The owner’s “plan”"),
        ("is", "cp1252", "Alþingi samþykkti fjárlög"),
    ],
)
def test_the_language_of_the_document_tells_a_charset_that_nobody_names(language: str, codec: str, text: str) -> None:
    pages = (
        f"<html class=no-js lang='{language}'><title>{text}</title><p>{text}</p>",
        f"<rss><channel><language>{language}</language><item><title><![CDATA[{text}]]></title></item></channel></rss>",
        f'<html><meta http-equiv="Content-Language" content="{language}"><script>a = "b"</script><p>{text}<p>{text}',
    )
    for page in pages:
        assert text_of(page.encode(codec)) == page


def test_a_page_that_is_cut_or_damaged_is_told_by_its_other_lines() -> None:
    page = "<html><body>" + "".join(f"<p>{number} {LONG['ja']}" for number in range(300))
    cut = page.encode("cp932")[:-1]
    damaged = b"<p>\x81\xff".join([page.encode("cp932")] * 2)

    assert text_of(cut)[:-1] == page[:-1]
    assert text_of(damaged).startswith(page)


@pytest.mark.parametrize("label", ["hz-gb-2312", "iso-2022-kr", "iso-2022-cn", "replacement"])
def test_encodings_that_hide_markup_show_one_sign(label: str) -> None:
    """As in browsers: the standard's decoder "replacement"."""
    case = Case("The House votes", "ascii", http=label)

    assert text_of(case.html(), case.content_type) == "\ufffd"
    assert [read(case) for read in READERS] == [None, None, None, None, None]
    assert text_of(b"", case.content_type) == ""


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        # A body that is cut within a character.
        ("größe".encode()[:-2], None, "grö\ufffd"),
        ("größe, größe".encode()[:-2], "text/html; charset=iso-8859-1", "größe, grö\ufffd"),
        ("内閣".encode("cp932")[:-1], "text/html; charset=shift_jis", "内\ufffd"),
        ("größe".encode("utf-16"), "text/html; charset=utf-8", "größe"),
        (b"\xff\xfea\0b", None, "a\ufffd"),
        # An "é" at the very end may be the beginning of a character of UTF-8: what is said decides.
        (b"caf\xe9", "text/html; charset=iso-8859-1", "café"),
        (b"caf\xe9", "text/html; charset=utf-8", "caf\ufffd"),
        (b"caf\xe9s", "text/html; charset=utf-8", "cafés"),
        # Latin bytes that are UTF-8 by chance: a damaged page is the likelier case.
        ("Ã©".encode("cp1252"), "text/html; charset=iso-8859-1", "é"),
        ("Ã© and és".encode("cp1252"), "text/html; charset=iso-8859-1", "Ã© and és"),
        # A lead byte never takes "<" along, a pair that does not exist goes as a whole.
        (b"\x81<p>\xfe\xfe\xa4\xa2\xa4\xa2\xa4\xa2", "text/html; charset=euc-kr", "\ufffd<p>\ufffdㄲㄲㄲ"),
        (b"\xc8\xab\xff\xb1\xe6", "text/html; charset=euc-kr", "홍\ufffd길"),
        # Bytes that a single-byte table leaves out: control characters below 0xA0, else unknown.
        (b"\x81\x8d\x93x\x94", "text/html; charset=windows-1252", "\x81\x8d“x”"),
        (b"\x98\xef\xf0\xe8", "text/html; charset=windows-1251", "\x98при"),
        (b"\xd2 \xe1\xe2\xe3", "text/html; charset=windows-1253", "\ufffd αβγ"),
        (b"\xca\xe0", "text/html; charset=windows-1255", "\u05baא"),
        (b"\x80A\xff", "text/html; charset=x-user-defined", "\uf780A\uf7ff"),
        # The first label that is one; fields that were repeated are joined by a comma.
        (b"\xe9", "text/html; charset=bogus, text/html; charset=koi8-r", "И"),
        (b"\xe9", "text/html;charset = 'koi8-r'", "И"),
        # What is no claim.
        (b"<!-- <meta charset=koi8-r> -->\xe9", None, "<!-- <meta charset=koi8-r> -->é"),
        (b"<meta name=d content='charset=koi8-r'>\xe9", None, "<meta name=d content='charset=koi8-r'>é"),
        (b"<meta charset=x-user-defined>\x80", None, "<meta charset=x-user-defined>€"),
        (
            b"<META content='text/html; charset=koi8-r' HTTP-EQUIV=Content-Type>\xe9",
            None,
            "<META content='text/html; charset=koi8-r' HTTP-EQUIV=Content-Type>И",
        ),
        (b"\xff\xfe\0\0a\0\0\0", None, "a"),
        (b"{\0\"\0", None, '{"'),
        (b"", "text/html; charset=shift_jis", ""),
    ],
)  # fmt: skip
def test_single_bodies(body: bytes, content_type: str | None, text: str) -> None:
    assert text_of(body, content_type) == text


@pytest.mark.parametrize(
    ("label", "name"),
    [
        (" UTF8 ", "utf-8"), ("unicode-1-1-utf-8", "utf-8"), ("cp1251", "windows-1251"), ("x-cp1251", "windows-1251"),
        ("csISOLatin1", "windows-1252"), ("iso-ir-58", "gb18030"), ("unicode", "utf-16le"), ("ucs-2", "utf-16le"),
        ("csbig5", "big5"), ("cseuckr", "euc-kr"), ("csiso2022kr", "replacement"), ("visual", "iso-8859-8"),
        ("cp932", "shift_jis"), ("eucjp", "euc-jp"), ("cp950", "big5"),
        ("hex", None), ("zlib", None), ("punycode", None), ("raw_unicode_escape", None), ("utf-7", None), ("", None),
        ("cp437", None), ("..", None), ("a\0b", None), ("utf-32", None), ("ｕｔｆ８", None),
    ],
)  # fmt: skip
def test_labels(label: str, name: str | None) -> None:
    assert encoding_of(label) == name


def test_robots_txt_is_utf8_whatever_is_said() -> None:
    """RFC 9309 section 2.3; a byte order mark is believed."""
    lines = "Sitemap: https://news.example/sitemap-größe.xml\n"
    expected = robots_sitemaps(lines.encode())

    assert len(expected) == 1
    assert robots_sitemaps(b"\xef\xbb\xbf" + lines.encode()) == expected
    assert robots_sitemaps(lines.encode("utf-16")) == expected
    assert robots_text(b"# <?xml encoding='koi8-r'?> \xe9") == "# <?xml encoding='koi8-r'?> \ufffd"
    assert robots_text(b"\xe9", "surrogateescape") == "\udce9"


@given(st.binary(max_size=200), st.sampled_from([None, "gbk", "big5", "euc-jp", "euc-kr", "shift_jis", "iso-2022-jp",
    "windows-1255", "x-user-defined", "utf-16", "replacement", "hex"]))  # fmt: skip
def test_no_bytes_raise(body: bytes, label: str | None) -> None:
    assert isinstance(text_of(body, f"text/html; charset={label}" if label else None), str)
    text_of(b"\xe9" + body, f"text/html; charset={label}" if label else None)
    robots_text(body, "surrogateescape")


def test_a_label_that_nobody_knows_is_not_kept() -> None:
    """Python's codecs keep each name that they were asked for in vain: a site could fill the memory with labels."""
    before = len(encodings._cache)
    for number in range(200):
        assert encoding_of(f"invented-{number}") is None

    assert len(encodings._cache) == before
