"""Bylines into persons and agencies, in the languages of news sites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache
from zoneinfo import available_timezones

from crawler.vocabulary.persons import any_said, said, words_of
from crawler.vocabulary.words import AGENCIES, MADE, NO_PERSON, ROLES, lead_end

__all__ = [
    "agency_alone",
    "agency_in",
    "begins_like_byline",
    "is_editors",
    "is_name",
    "is_name_of_one_word",
    "is_word_of_pages",
    "persons_in",
    "reporter_in_box",
]

# What parts names from each other.
_AND = re.compile(
    r"\s*(?:[,;|/•、，；／&+،؛\n]|(?<=[\uac00-\ud7af])[·ㆍ](?=[\uac00-\ud7af])|\s[·・]\s"
    rf"|\s{any_said('and')}\s)\s*"
)
# What a person is not: roles, desks, companies, words of the page.
_NO_PERSON = re.compile(rf"\b{any_said('no_part')}\b", re.IGNORECASE)
_AGENCY = re.compile(rf"(?<!\w)(?:The\s+)?(?:{AGENCIES})(?!\w)")
_PARTICLE = said("particle")
_STAFF = re.compile(rf"\b{any_said('staff')}\W*$", re.IGNORECASE)
# What follows a name without a sign between: the role, the paper.
_ROLE = re.compile(
    rf"\s+(?:{any_said('before_role')}\s.*|{any_said('role_behind')}\b.*"
    rf"|{any_said('writes_for')}\s+\S*[A-Z].*|{any_said('note_behind')}\b.*)$",
    re.IGNORECASE,
)
# Behind a name: a day; a dash and what follows it; a preposition and the place.
_WHEN = re.compile(
    rf"\s+(?:{any_said('on_day')}\s+)?(?:[^\W\d_]{{3,12}}\.?\s+)?\d.*$|\s+on\s+[^\W\d_]{{3,6}}day(?![^\W\d_]).*$"
)
# A paper's own word for who writes, before the name: "NORDPOST-Redakteur", "Gerichtsreporterin"; where the writer is:
# "Aus Prag berichtet".
_OF_PAPER = re.compile(
    rf"^\s*(?:[^\W\d_]\S{{1,30}}-?{any_said('of_paper')}|{any_said('before_name')})\s+(?=\S+\s+\S)", re.IGNORECASE
)
# What is left of "Date: 5 October 2026" behind a name.
_LABEL = re.compile(r"\s[^\W\d_]+\s?:\s*$")
_DASH = re.compile(r"\s+[-–—]\s+.*$")
# What a person is called by before the name, as schema.org keeps apart from it.
_TITLE, _ACADEMIC = (
    re.compile(
        rf"^\W*(?:{any_said('before_title')}\s+)?"
        rf"(?:(?:{words})(?:\s+|(?<=\.)(?=(?-i:[^\Wa-zà-ÿ\d_])))){{1,4}}(?=\S+\s+\S)",
        re.IGNORECASE,
    )
    for words in (any_said("title"), f"{any_said('title')}|{any_said('academic')}")
)
_ARTICLE = re.compile(rf"^\W*{any_said('before_title')}\s+(?={any_said('academic')})", re.IGNORECASE)
# Degrees and honours behind it.
_DEGREE = re.compile(rf"(?<=\w\w)(?:\s+{any_said('degree')})+\s*$", re.IGNORECASE)
# Behind a comma: a part of the name before it.
_SUFFIX = re.compile(r",\s+(?=(?:Jr|Sr|II|III|IV)\b)")
_PLACE = re.compile(
    rf"\s+{any_said('at_place')}"
    r"\s+(?-i:[^\Wa-zß-ÿа-я\d_])[\w.’'-]*(?:[\s,]+(?-i:[^\Wa-zß-ÿа-я\d_])[\w.’'-]*){0,3}\s*$",
    re.IGNORECASE,
)
# A place before the name, of one word or one that is known: القاهرة - …
_PLACE_AND_DASH = re.compile(r"\s*(?P<place>[^\W\d_]+(?:\s[^\W\d_]+)?)\s+[-–—|]\s+(?=[^\W\d_]+\s+[^\W\d_])")
# "de Brasília" behind names: where they are.
_FROM = re.compile(rf"{any_said('from_place')}\s+[^\W\d_]+(?:[ -][^\W\d_]+){{0,2}}")
_POSSESSIVE = re.compile(r"[’']s(?:\s|$)", re.IGNORECASE)
_HAN = "\u4e00-\u9fff\u3400-\u4dbf々〆"
_HAN_NAME = re.compile(
    rf"[{_HAN}]{{2,6}}(?:[ 　][{_HAN}]{{1,4}})?|[{_HAN}\u3040-\u30ff]{{2,5}}[ 　・][{_HAN}\u3040-\u30ff]{{1,5}}"
    # A family's name of one character, and no word for what somebody did: 文, 写真.
    rf"|(?![文写寫絵画畫図圖編编訳译譯記记撮談谈])[{_HAN}][ 　][{_HAN}]{{1,4}}"
)
_HAN_ROLE = re.compile(rf"\s*{any_said('role_dense')}\s*$")
# 政治部 and the name.
_DESK = re.compile(rf"^[{_HAN}]{{2,4}}[部局]\s+(?=[{_HAN}])")
_NO_HAN_PERSON = re.compile(any_said("no_part_dense"))
# With what an address ends; before two letters only behind a word: initials have a full stop too.
_NO_NAME = re.compile(
    r"[\d@_:?!<>{}\[\]=…»«©()]|https?|www\.|\.(?:com|org|net|de)\b|"
    r"(?<=\w\w\w)\.(?:it|fr|es|pl|ru|ua|br|pt|nl|eu|info|uk|tr|gr|cz|hu|ch|at|be|news|tv)\b",
    re.IGNORECASE,
)


# The letters of a line that are looked at: no byline is longer, and some patterns above take the square of it.
_MOST = 1_000


def begins_like_byline(line: str, languages: Sequence[str] = ()) -> bool:
    """Whether ``line`` begins with a word that leads to names ("By", "Von", 文：)."""
    line = line[:_MOST].lstrip()
    return lead_end(line, tuple(languages)) > 0 or _BOTH.match(line) is not None or bool(_signed(line))


# Who wrote and took the pictures: "Text und Fotos:", "Words and photos by", 文・写真＝, 글·사진.
_BOTH = re.compile(
    rf"\s*(?:{any_said('text')}\s*(?:{any_said('and')}|[&+,/])\s*{any_said('picture')}|{any_said('text_picture')})"
    rf"\s*(?:[:：=＝／/]|{any_said('made_by')}\s|(?=\s[\uac00-\ud7af]))\s*",
    re.IGNORECASE,
)


def _signed(row: str) -> tuple[str, ...]:
    """The persons of a row that is a signature by its form: （记者 林远舟）, [서울=통신] 김보람 기자 a@b.example."""
    match = _SIGNED_HAN.fullmatch(_OTHERS.sub("", row.strip()))
    if match:
        return tuple(name for name in re.split(r"[、，,\s]+", match["names"]) if _HAN_WRITER.fullmatch(name))
    match = _SIGNED_KANA.fullmatch(row.strip())
    if match and not match["names"].endswith(_TAKEN_BY):
        return tuple(match["names"].split("、"))
    match = _SIGNED_HANGUL.fullmatch(row.strip())
    return tuple(re.split(r"\s*[·ㆍ,]\s*", match["names"])) if match else ()


# 港の浚渫船＝林遠舟撮影: who took the picture.
_TAKEN_BY = ("撮影", "提供", "写す")
# No name: 台北報導, where the reporter is.
_HAN_WRITER = re.compile(rf"(?![{_HAN}]*[報报][导導道]$)[{_HAN}]{{2,4}}")
_SIGNED_HAN = re.compile(
    rf"[（(【〔\[]?\s*(?:本[报報社刊]|新[华華]社|[{_HAN}]{{2,6}}[報报社網网]\s)?(?:特[约約派]|见习|見習)?(?:记者|記者|通讯员|通訊員)[\s：:]*"
    rf"(?P<names>[{_HAN}]{{2,4}}(?:[、，,\s]+[{_HAN}]{{2,4}}){{0,5}})\s*(?:[／/]\s*[{_HAN}]{{2,6}}[报報][导導道]|[报報][导導道]|文)?\s*[）)】〕\]]?"
)
# 【ワシントン=松井芳江】, ワシントン＝松井芳江; but 写真=松井芳江 says who took the picture.
_SIGNED_KANA = re.compile(
    rf"(?P<in>【)?(?!写真|撮影|提供|絵|画|図|イラスト|グラフィック|構成|文|訳|動画|映像|聞き手)[^】=＝\s]{{2,12}}[=＝]"
    rf"(?P<names>[{_HAN}]{{3,5}}(?:、[{_HAN}]{{3,5}})*)(?(in)】)"
)
_SIGNED_HANGUL = re.compile(
    r"(?:[\[(][^\])]{1,30}[\])]\s*)?(?:[\uac00-\ud7af]{2,8}\s*[=＝]\s*)?"
    r"(?P<names>[\uac00-\ud7af]{2,4}(?:\s*[·ㆍ,]\s*[\uac00-\ud7af]{2,4}){0,3})\s*"
    r"(?:(?:선임|인턴|수습|전문|객원)?기자|특파원|논설위원)\s*[=＝·]?\s*(?:[(\[]?\S+@\S+)?"
)


def persons_in(line: str, *, outlet: Iterable[str] = (), languages: Sequence[str] = ()) -> tuple[str, ...]:
    """The persons that a byline names, in its order; empty where it names none. ``outlet`` are names of the site,
    which are no persons; ``languages`` those of the page. Line breaks part names too. What stands behind ``_MOST``
    letters is not looked at."""
    line = _runs(_BOTH.sub("", line[:_MOST]))
    # A heading that asks something may begin as a byline does: "Report: What …?"
    line = "" if line.rstrip().endswith(("?", "؟", "？")) else line
    own = {_bare(name) for name in outlet}
    spoken = tuple(languages)
    persons: dict[str, None] = {}
    for row in (_behind_place(one, spoken) for one in _rows(line, spoken)):
        if signed := _signed(row):
            persons |= dict.fromkeys(name for name in signed if is_name(name))
            continue
        if persons and (_EDITED.match(row) or _BEHIND_DASH.match(row)):
            continue  # "Pewarta: A" and on the next line "Editor: B"; "Por A" and on the next line "— Porto Alegre"
        written = MADE.sub("", _OTHERS.sub("", _without_made(_NOTED.sub("", row.strip()))) + " ").strip()
        if row.strip() and not written:
            if is_name(" ".join(row.split()[-2:])):
                continue
            break  # "Illustration by" and its name on the next line
        parts = _parts(_undashed(_without_lead(written, spoken), spoken))
        for i, part in enumerate(_without_paper(one, own) for one in parts):
            if _is_makers(part) or (persons and _EDITED.match(part)):
                continue  # "A (Text) und B (Fotos)"; "Penulis: A | Editor: B"
            if len(persons) > 1 and _MAKER.fullmatch(part):
                persons.popitem()  # "A, reporter, and B, photographer"
                continue
            is_beside = _is_role(_ACADEMIC.sub("", part)) or _FROM.fullmatch(part)
            if (persons and _STAFF.search(part)) or ((persons or i) and is_beside):
                continue  # "A and B / Paper Staff Writers": the paper
            name = _tidy(_without_lead(part, spoken) if i else part)
            is_sites = _bare(name) in own
            if persons and not i and (is_sites or _NO_PERSON.search(part)):
                break  # "By A" and on the next line "Norwick News, Port Halder": the paper, and where it is
            if not is_sites and not is_name(name):
                name = _ACADEMIC.sub("", name)  # "prof. dr hab. Ida Brandon"
            if not is_sites and is_name(name):
                persons[name] = None
    return tuple(persons)


def _rows(line: str, languages: tuple[str, ...]) -> Iterator[str]:
    """The rows of a byline without those that say where the text is from, and without the dashes of a list of names."""
    rows = [_unboxed(row) for row in _SOURCE.sub("", line).split("\n")]
    are_listed = not _BY_DASHES.isdisjoint(languages) or sum(map(bool, map(_BEHIND_DASH.match, rows))) > 1
    for row in (row.lstrip(" -–—") if are_listed else row for row in rows):
        source = _source_in(row, languages)
        if source is None:
            yield row
        elif not source.strip():
            return  # "Nguồn:" and its name on the next line


def _source_in(row: str, languages: tuple[str, ...]) -> str | None:
    """Where the text is from, if a row says that and begins so: it may be written as a person is ("Nguồn: Sông
    Xanh")."""
    begins = row.lstrip(" \t(")
    told = _according(languages)
    match = _FROM_SOURCE.match(begins) or (told.match(begins) if told else None)
    return begins[match.end() :] if match else None


_FROM_SOURCE = re.compile(rf"{any_said('source')}\s*[:：]", re.IGNORECASE)


@lru_cache(maxsize=64)
def _according(languages: tuple[str, ...]) -> re.Pattern[str] | None:
    words = words_of("according", languages)
    return re.compile(rf"{words}(?:\s|$)", re.IGNORECASE) if words else None


# Behind a name that has an element of its own: where the person is, or for whom.
_BEHIND_DASH = re.compile(r"\s*[-–—]\s+[^\W\d_]")

# Before the writer of a Chinese byline: where it is from.
_SOURCE = re.compile(r"(?:来源|來源|出处|出處)\s?[:：]\s?[^\s:：]{2,20}\s+(?=(?:作者|记者|記者|文)\s?[:：])")


_MAKER = re.compile(rf"\s*(?:{any_said('before_role')}\s+)?{any_said('maker')}[\s.]*", re.IGNORECASE)


def _without_made(row: str) -> str:
    """``row`` without the parts of it that say who made the pictures: "Photographs by A; Text by B"."""
    parts = _CLAUSES.split(row)
    return "; ".join(part for part in parts if not MADE.match(part)) if len(parts) > 1 and MADE.match(row) else row


# A bracket behind a name that says several things of the person: "Ida Brandon (Norwick, our correspondent)".
_NOTED = re.compile(r"(?<=\w)\s\([^()]{1,60}[,;/][^()]{1,60}\)")
_CLAUSES = re.compile(r"\s?[;|]\s?")


def _is_makers(part: str) -> bool:
    """Whether a bracket behind a name says that the person made the pictures, or another part that is no text."""
    bracket = _BRACKET.search(part)
    return bracket is not None and MADE.match(f"{bracket[1]}: ") is not None


# Behind the writer of a Chinese byline: who edited it, where it is from.
_OTHERS = re.compile(rf"(?<=\S)[\s|｜/／]+{any_said('edited_dense')}(?:\s*[:：]|\s).*$")
_BRACKET = re.compile(r"\(([^()]{3,20})\)\s*$")


def is_editors(line: str) -> bool:
    """Whether a byline is that of who edited the text: "Editor: B"."""
    return _EDITED.match(line) is not None


_EDITED = re.compile(rf"\s*{any_said('edited')}\s*:", re.IGNORECASE)


def _unboxed(row: str) -> str:
    """``row`` without the brackets around all of it: 【鳴海 慎】; of [강나루신문 민도현 기자] without the paper."""
    if reporter := _BOX_OF_REPORTER.fullmatch(row.strip()):
        return reporter["said"]
    boxed = _BOXED.fullmatch(row)
    return boxed["names"] if boxed and not _signed(row) else row


def reporter_in_box(text: str) -> str | None:
    """The names and the word for reporter in the box that a Korean text begins with, without the paper in it."""
    found = _BOX_OF_REPORTER.match(text)
    return found["said"] if found else None


_BOX_OF_REPORTER = re.compile(
    r"\s*\[\s*\w{2,12}(?:\s*[=＝]\s*|\s+)(?P<said>[\uac00-\ud7af]{2,4}(?:\s*[·ㆍ,]\s*[\uac00-\ud7af]{2,4}){0,3}\s*\S{0,2}기자)\s*\]"
)
_BOXED = re.compile(r"\s*[【［〔](?P<names>[^【】［］〔〕=＝]{2,60})[】］〕]\s*")


def _parts(row: str) -> list[str]:
    """The parts of ``row`` that may be names. Hebrew and Arabic write their "and" onto the next word, so that it parts
    only what would be two names."""
    parts: list[str] = []
    for kept in _AND.split(_OF_TWO_FAMILIES.sub(_kept, _SUFFIX.sub(" ", row))):
        part = kept.replace("\0", " ")
        joined = _JOINED.search(part)
        both = (part[: joined.start()], part[joined.end() :]) if joined else ()
        parts += both if both and all(len(half.split()) > 1 for half in both) else (part,)
    return parts


# José Ortega y Gasset, Pere Rovira i Camps: an "and" before one word that ends the part.
_OF_TWO_FAMILIES = re.compile(
    r"(?<=[^\W\d_])\s(?P<and>[yie])\s(?P<family>[A-ZÀ-Þ][a-zà-öø-ÿ’'-]{2,30})(?=\s*(?:$|[,;/|•]))"
)


def _kept(found: re.Match[str]) -> str:
    """The "and" and the second family's name behind it, so that they are not parted from two words before them."""
    word = found["family"]
    own = re.split(r"[,;/|•]|\s[yie]\s", found.string[max(0, found.start() - _MOST_BEFORE) : found.start()])[-1].split()
    is_part = len(own) < 2 or word.casefold() in _GIVEN or word.casefold() in ROLES or _NO_PERSON.search(word)
    return found[0] if is_part or agency_in(word) or agency_in(word.upper()) else f"\0{found['and']}\0{word}"


# Letters before such an "and" that are looked at.
_MOST_BEFORE = 60


def _undashed(row: str, languages: Sequence[str]) -> str:
    """``row`` with commas for its dashes where it is of names alone, as Vietnamese and Turkish papers part them."""
    names = () if _BY_DASHES.isdisjoint(languages) else re.split(r"\s[-–—]\s", row)
    return ", ".join(names) if len(names) > 1 and all(map(is_name, names)) else row


# Languages whose papers part persons by dashes; elsewhere a place or a paper stands behind one.
_BY_DASHES = frozenset(("vi", "tr"))

_JOINED = re.compile(r"(?<=\w)\s(?:ו(?=[\u05d0-\u05ea]{2})|و(?=[\u0621-\u064a]{2}))")


def _without_lead(text: str, languages: tuple[str, ...]) -> str:
    """``text`` behind its lead; but a lead that leaves half a name is its beginning: De Vries, Per Olsson."""
    for _ in range(2):  # "取材・文：", "By: Von"
        text = text.lstrip()
        end = lead_end(text + " ", languages)
        rest = text[end:]
        is_half = len(rest.split()) == 1 and text[:end].strip().casefold() in _OF_NAMES
        if not end or (is_half and is_name(text)):
            return text
        text = rest
    return text


def _without_paper(part: str, own: Set[str]) -> str:
    """``part`` without one of the site's ``own`` names (bare) between a name and a role: "B Paper Staff Writers"."""
    staff = _STAFF.search(part)
    words = part[: staff.start()].split() if staff else []
    for at in range(2, len(words)):
        if _bare(" ".join(words[at:])) in own and is_name(name := " ".join(words[:at])):
            return name
    return part


def _behind_place(row: str, languages: tuple[str, ...]) -> str:
    """``row`` without the place before the words that lead to a name: "BRUSSELS — By Ida Brandon"."""
    place = _PLACE_AND_DASH.match(row)
    return row[place.end() :] if place and lead_end(row[place.end() :], languages) else row


# Leads with which families' and given names begin, too.
_OF_NAMES = frozenset(("de", "di", "da", "per", "van", "von", "af", "bin", "na", "ni"))


def _is_role(part: str) -> bool:
    """Whether a part behind a name is what the person is: Senior Norwick Correspondent."""
    words = part.strip(" .").split()
    if len(words) < 2:
        return False
    first = [word.casefold() for word in words]
    leads = first[0] in ROLES and (len(words) == 2 or words[1] in _OF or (first[1] in ROLES and words[2] in _OF))
    return leads or (words[-1].casefold() in ROLES and _EAST_ASIAN.search(words[-1]) is None)


# There a name has one word, and a role stands behind it.
_EAST_ASIAN = re.compile(f"[{_HAN}\uac00-\ud7af]")


# What parts a role from its field: jefe de Política.
_OF = said("of")


def agency_in(line: str) -> str | None:
    """The news agency that ``line`` names, as it names it."""
    match = _AGENCY.search(line[:_MOST])
    return match[0] if match else None


def agency_alone(text: str) -> str | None:
    """The agency that ``text`` is, in capitals or not; None where it is more than its name."""
    return next((one for one in (text, text.title()) if agency_in(one) == one), None)


def is_name(name: str) -> bool:
    """Whether ``name`` has the form of a person's name: two to six words with capitals, or two to four Han or
    Hangul characters; no role, desk, company or login."""
    if not name or len(name) > 50 or _NO_NAME.search(name):
        return False
    if _HAN_NAME.fullmatch(name) or re.fullmatch(r"[\uac00-\ud7af]{2,4}", name):
        return _NO_HAN_PERSON.search(name) is None and name not in NO_PERSON
    if _HANGUL_SENTENCE.search(name) or re.search(f"[{_HAN}]", name):
        return False  # a label or a role and a name: 記者名 …
    # "Seo Jae-min": of a hyphenated given name the second half may be in small letters.
    whole = _SYLLABLES.sub(r"\1", name) if "-" in name else name
    words = whole.replace("-", " ").split()
    if not 2 <= len(words) <= 6 or _AGENCY.search(name) or _POSSESSIVE.search(name):
        return False
    plain = [word.strip(".,").casefold() for word in words]
    is_refused = _NO_PERSON.search(name) is not None or not NO_PERSON.isdisjoint(plain)
    if " ".join(plain) in _places() or name.casefold() in ROLES or (is_refused and not _is_of_family(plain)):
        return False
    named = [word for word in words if word.lower() not in _PARTICLE]
    # "Publié le": what follows was parted from it; "la Bruxelles": what stood before it.
    is_whole = words[-1] not in _PARTICLE and not (len(words) == 2 and words[0] in _PARTICLE)
    return is_whole and bool(named) and all(not word[:1].islower() or _SMALL.match(word) for word in named)


def is_name_of_one_word(name: str) -> bool:
    """Whether ``name`` has the form of a person's whole name where people have one alone, as in Indonesia: a capital
    letter, where the script has them, and small ones; no role, desk, agency, place or word of pages."""
    word = name.casefold()
    is_taken = word in NO_PERSON or word in ROLES or word == _TEAM or word in _cities()
    is_written_so = _ONE_WORD.fullmatch(name) is not None and name[0] == name[0].upper()
    return is_written_so and not is_taken and _NO_PERSON.search(name) is None and agency_alone(name) is None


# In Indonesian; in English it is a given name.
_TEAM = "tim"
_ONE_WORD = re.compile(r"[^\W\d_][^\WA-Z\d_]{2,19}")


def is_word_of_pages(name: str) -> bool:
    """Whether the last word of ``name`` is one of pages too, and it may be two things that stand side by side."""
    return name.rsplit(maxsplit=1)[-1].casefold() in _FAMILY


def _is_of_family(words: Sequence[str]) -> bool:
    """Whether the last of ``words`` (in lower case) is a family's name that is a word of pages too, and a common given
    name stands before it, perhaps with a second one or an initial: Nora Read, John B Small."""
    *given, family = words
    return family in _FAMILY and given[0] in _GIVEN and all(len(one) == 1 or one in _GIVEN for one in given)


# Two syllables of a Korean or Chinese given name, and no word as "long-term" is.
_SYLLABLES = re.compile(
    r"(?<![\w-])([A-Z][a-z]{0,5})-(?!(?:up|in|on|off|out|ed|time|term|depth|line|to|of|the|profit)\b)[a-z]{1,6}(?![\w’'-])"
)
_GIVEN, _FAMILY = said("given"), said("family")
# Words of a name that begin with a small letter: d’Arcy; those in Georgian, whose letters Unicode calls small.
_SMALL = re.compile(r"(?:[dlnm]|[dn]ell|dall|degl)[’'][^\W\d_a-z]|[\u10d0-\u10ff]")
# What a Korean name has not: more than three words, a verb's end, a word with the particle of a subject or a place.
_HANGUL_SENTENCE = re.compile(
    r"^(?=.*[\uac00-\ud7af])(?:\S+ ){3}|[\uac00-\ud7af]{2,}(?:는|에서|에게)(?: |$)|[\uac00-\ud7af] \S*다$"
)


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    """Places of two words and more, as the IANA time zones have them, and some that stand in bylines."""
    zones = (zone.rsplit("/", 1)[-1].replace("_", " ").casefold() for zone in available_timezones())
    return frozenset(zone for zone in zones if " " in zone) | said("place")


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    """Places of one word, as the IANA time zones have them."""
    return frozenset(zone.rsplit("/", 1)[-1].casefold() for zone in available_timezones())


def _runs(line: str) -> str:
    """``line`` without runs of white space, which patterns would try from each of their places."""
    return re.sub(r"(?<![ \t])[ \t]+", " ", line)


def _bare(name: str) -> str:
    return name.casefold().removeprefix("the ").strip()


_AND_FIRST = re.compile(rf"^\s*{any_said('and_first')}\s+(?=\S+\s+\S)")
# Around a Korean name and its role.
_HANGUL_ROLE = rf"[\uac00-\ud7af]{{2,4}}\s*{any_said('role_dense', 'ko')}"
_BEFORE_HANGUL = re.compile(rf"(?:^|(?<=\s)).*\s(?={_HANGUL_ROLE})")
_BEHIND_HANGUL = re.compile(rf"^(\s*{_HANGUL_ROLE})\s.*$")


def _tidy(part: str) -> str:
    part = _AND_FIRST.sub("", part)
    part = _OF_PAPER.sub("", re.sub(r"\([^)]*\)|（[^）]*）|\[[^\]]*\]|\S*@\S+", " ", part))
    # Korean papers print the place before the name: 서울=김민수 기자.
    part = re.sub(r"^\s*[\uac00-\ud7af]{2,6}\s*[=＝·]\s*(?=[\uac00-\ud7af]{2,4})", "", part)
    part = _BEFORE_HANGUL.sub("", part)
    part = _TITLE.sub("", _ARTICLE.sub("", part))
    place = _PLACE_AND_DASH.match(part)
    if place and (len(place["place"].split()) == 1 or place["place"].casefold() in _places()):
        part = part[place.end() :]
    part = _BEHIND_HANGUL.sub(r"\1", part)
    for behind in (_WHEN, _LABEL, _DASH, _PLACE):
        shorter = behind.sub("", part)
        part = shorter if len(shorter.split()) > 1 else part
    part = _DESK.sub("", _ROLE.sub("", _HAN_ROLE.sub("", _without_role(part.strip()))))
    agency = _AGENCY.search(part)
    part = part[: agency.start()] if agency and agency.end() == len(part.rstrip()) else part
    without = _DEGREE.sub("", part)
    name = " ".join((without if len(without.split()) > 1 else part).strip(" \t-–—·•.,:;|*＝=،").split())
    return f"{name}." if _SHORT.search(part) else name


# The full stop of "Junior" is its own.
_SHORT = re.compile(r"\s(?:Jr|Sr)\.\W*$")
_BEFORE_ROLE = said("before_role")


def _begin_behind_role(words: Sequence[str]) -> int:
    """Where the name begins behind what the person is, written as a part of a sentence: "senior economics correspondent
    Ida Brandon", "corresponsal política Ida Brandon", "unserer politischen Korrespondentin Ida Brandon". 0: nowhere."""
    folded = [_ELIDED.sub("", word.casefold()) for word in words[:_ROLE_WORDS]]
    for at, word in enumerate(folded):
        if word not in ROLES and " ".join(folded[max(0, at - 1) : at + 1]) not in ROLES:
            continue
        before = [one for one in words[:at] if not one[:1].islower()]
        # In small letters behind one word that may be a place; in capitals behind small letters alone.
        is_titled = at > 0 and folded[0] in _BEFORE_ROLE  # Chief Political Correspondent
        is_small = words[at][:1].islower()
        if not is_titled and (len(before) > is_small or (at == 0 and not is_small)):
            continue
        begin = at + 1
        while begin < len(words) and words[begin][:1].islower():
            begin += 1
        while begin - 1 > at and words[begin - 1] in _PARTICLE:
            begin -= 1
        if len(words) - begin >= _NAME_WORDS:
            return begin
    return 0


_ELIDED = re.compile(r"^[ld][’']")
# Words among which a role before a name is; of a name.
_ROLE_WORDS, _NAME_WORDS = 6, 2


def _without_role(part: str) -> str:
    """``part`` without the role before or behind a name that has two words at least."""
    words = part.split()
    role, dot, name = part.partition("・")
    if dot and role in ROLES and _HAN_NAME.fullmatch(name):
        return name
    if len(words) == 2 and words[0] in ROLES and _HAN_NAME.fullmatch(words[1]):
        return words[1]
    if begin := _begin_behind_role(words):
        return " ".join(words[begin:])
    for count in (3, 2, 1):
        if len(words) >= count + 2:
            if " ".join(words[:count]).casefold() in ROLES:
                return " ".join(words[count:])
            if " ".join(words[-count:]).casefold() in ROLES:
                rest = words[:-count]  # "Ida Brandon Deputy political editor"
                return " ".join(rest[:-1] if len(rest) > 2 and rest[-1].casefold() in _BEFORE_ROLE else rest)
    return part
