"""Bylines into persons and agencies, in the languages of news sites."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["agency_in", "begins_like_byline", "is_name", "persons_in"]

# What stands before the names: English, German, French, Spanish/Portuguese, Italian, Dutch, Scandinavian, Finnish,
# Polish, Czech, Turkish, Indonesian, Swahili, Japanese, Chinese, Korean.
_LEAD = re.compile(
    r"""^(?:
        (?:(?:written|story|report(?:ed|ing)?|article|posted|published|analysis|opinion|words|text|
            interview)\s+)?by\s*[:\s] |
        (?:ein(?:e)?\s+\w+\s+)?von\s*[:\s] | text(?:e)?\s*[:\s]\s*(?:von\s)? |
        autor(?:in|en|es|a|zy|ka|ky|i|ul)?\s*[:\s] | par\s*[:\s] | propos\s+recueillis\s+par\s | por\s*[:\s] |
        de\s*:\s | di\s*[:\s] | a\s+cura\s+di\s | da\s*:\s | door\s*[:\s] | av\s*[:\s] | af\s*[:\s] | skrevet\s+af\s |
        teksti?\s*[:\s] | tekst\s*[:\s] | przez\s | napisał[a]?\s*[:\s] | yazan\s*[:\s] | haber\s*[:\s] | oleh\s*[:\s] |
        penulis\s*[:\s] | reporter\s*[:\s] | na\s+(?=[A-Z]{2}) | mwandishi\s*[:\s] | authors?\s*[:\s] |
        auteurs?\s*[:\s] | writers?\s*[:\s] | contributors?\s*[:\s] | redigerat\s+av\s | 文\s*[:：／/·・]\s* |
        作者\s*[:：]\s* | 記者\s*[:：]\s* | 记者\s*[:：]\s* | 撰文\s*[:：]\s* | 执笔\s*[:：]\s* |
        (?:責任編輯|责任编辑|责编|编辑|記者)\s*[:：]\s* |
        (?:글|기자)\s*[:：=]\s* | 取材[・·]文\s*[:：/／]\s*
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
# What parts names from each other.
_AND = re.compile(
    r"\s*(?:[,;|/•、，；／&+\n]|\s[·・]\s|\s(?:and|und|et|y|e|en|og|och|ja|i|ve|dan|na|with|mit|avec|con|com|met|med)\s)\s*"
)
# What a person is not: roles, desks, companies, words of the page.
_NO_PERSON = re.compile(
    r"""\b(?:
        staff | team | desk | editor(?:s|ial)? | redaktion\w* | redaksi | redacci[óo]n | r[ée]daction | redazione |
        redactie | redak\w+ | newsroom | bureau | agenc\w+ | agentur\w* | press(?:e)? | media | news | nachrichten |
        zeitung | correspond\w+ | korrespondent\w* | reporter(?:in|s)? | journalist(?:in|s|a)? | writers? |
        contributors? | admin\w* | webmaster | web | online | digital | guest | gastbeitrag | author | unknown |
        anonymous | shimbun | times | post | herald | tribune | daily | gazette | journal | magazine | newspaper |
        network | broadcasting | corporation | gmbh | inc | ltd | llc | tv | radio | video | photo(?:s|graphy)? |
        foto(?:s)? | bild(?:er)? | follow | share | email | comment\w* | updated? | published | minutes? | min | read |
        lesezeit | uhr | subscribe | login | sign | click | more | mehr | advertisement | sponsored | content | chief |
        director | president | professor | minister | the | about | contact | home | politics | developer | user |
        team | support | service | services | group | foundation | institute | university |
        council | committee | party
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_AGENCIES = (
    "AP", "Associated Press", "Reuters", "AFP", "Agence France-Presse", "dpa", "DPA", "APA", "KNA", "epd", "SID", "sda",
    "Keystone-SDA", "ATS", "EFE", "Europa Press", "ANSA", "AGI", "Adnkronos", "Lusa", "ANP", "Belga", "NTB", "TT",
    "Ritzau", "STT", "PAP", "ČTK", "TASR", "MTI", "Agerpres", "Anadolu Agency", "AA", "DHA", "IHA", "Antara", "PTI",
    "ANI", "IANS", "Xinhua", "新华社", "中新社", "Kyodo News", "Kyodo", "共同通信", "共同", "時事通信", "時事",
    "Jiji Press", "Jiji", "AFP-Jiji", "Yonhap", "연합뉴스", "Yomiuri Shimbun", "Bloomberg", "PA", "PA Media", "UPI",
    "TASS", "ТАСС", "Interfax", "Интерфакс", "РИА Новости", "Ukrinform", "Укрінформ", "BNS", "ELTA", "BTA", "SAPA",
    "AAP", "Canadian Press", "The Canadian Press", "NAMPA", "Nampa",
)  # fmt: skip
_AGENCY = re.compile(
    r"(?<!\w)(?:The\s+)?(?:" + "|".join(map(re.escape, sorted(_AGENCIES, key=len, reverse=True))) + r")(?!\w)"
)
_PARTICLE = {
    "von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le", "el", "al",
    "bin", "ibn", "ben", "zu", "zur", "vom", "ter", "ten", "te", "af", "av", "y", "e", "i", "st", "d’", "d'", "bint",
    "abu", "und",
}  # fmt: skip
_STAFF = re.compile(r"\b(?:staff|special)\s+(?:writer|correspondent|reporter)s?\W*$", re.IGNORECASE)
# What follows a name without a sign between: the role, the paper.
_ROLE = re.compile(
    r"\s+(?:(?:assistant|associate|senior|chief|staff|deputy|political|sports|business|national|special|guest|"
    r"foreign)\s.*|(?:editor|reporter|writer|correspondent|columnist|contributor|journalist|redakteur(?:in)?|"
    r"korrespondent(?:in)?)\b.*|"
    r"(?:for|für|pour|para|per)\s+\S*[A-Z].*|(?:published|updated|follow|is\s+an?)\b.*)$",
    re.IGNORECASE,
)
_HAN = "\u4e00-\u9fff\u3400-\u4dbf々〆"
_HAN_NAME = re.compile(
    rf"[{_HAN}]{{2,6}}(?:[ 　][{_HAN}]{{1,4}})?|[{_HAN}\u3040-\u30ff]{{2,5}}[ 　・][{_HAN}\u3040-\u30ff]{{1,5}}"
)
_HAN_ROLE = re.compile(r"\s*(?:記者|记者|特派員|通讯员|编辑|기자|특파원|선임기자|논설위원|編集委員|論説委員)\s*$")
_NO_HAN_PERSON = re.compile(
    r"新聞|新闻|通信|通讯|社$|部$|局$|編集|编辑|記者|记者|取材|放送|日報|日报|デジタル|オンライン|"
    r"뉴스|신문|일보|기자|방송|연합|편집"
)
_NO_NAME = re.compile(r"[\d@_:?!<>{}\[\]=…»«©()]|https?|www\.|\.(?:com|net|org|de)\b", re.IGNORECASE)


# The letters of a line that are looked at: no byline is longer, and some patterns above take the square of it.
_MOST = 1_000


def begins_like_byline(line: str) -> bool:
    """Whether ``line`` begins with a word that leads to names ("By", "Von", 文：)."""
    return _LEAD.match(line[:_MOST]) is not None


def persons_in(line: str, *, outlet: Iterable[str] = ()) -> tuple[str, ...]:
    """The persons that a byline names, in its order; empty where it names none. ``outlet`` are names of the site,
    which are no persons. Line breaks part names too. What stands behind ``_MOST`` letters is not looked at."""
    line = _runs(line[:_MOST])
    own = {_bare(name) for name in outlet}
    persons: dict[str, None] = {}
    for part in _AND.split(_LEAD.sub("", line.replace("\n", " \n "))):
        if persons and _STAFF.search(part):
            continue  # "A and B / Paper Staff Writers": the paper
        name = _tidy(_LEAD.sub("", part.strip() + " "))
        if _bare(name) not in own and is_name(name):
            persons[name] = None
    return tuple(persons)


def agency_in(line: str) -> str | None:
    """The news agency that ``line`` names, as it names it."""
    match = _AGENCY.search(line[:_MOST])
    return match[0] if match else None


def is_name(name: str) -> bool:
    """Whether ``name`` has the form of a person's name: two to six words with capitals, or two to four Han or
    Hangul characters; no role, desk, company or login."""
    if not name or len(name) > 50 or _NO_NAME.search(name):
        return False
    if _HAN_NAME.fullmatch(name) or re.fullmatch(r"[\uac00-\ud7af]{2,4}", name):
        return _NO_HAN_PERSON.search(name) is None
    if re.search(f"[{_HAN}]", name):
        return False  # a label or a role and a name: 記者名 …
    words = name.replace("-", " ").split()
    if not 2 <= len(words) <= 6 or _NO_PERSON.search(name) or _AGENCY.search(name):
        return False
    named = [word for word in words if word.lower() not in _PARTICLE]
    return bool(named) and all(not word[:1].islower() or re.match(r"[dlnm][’'][^\W\d_a-z]", word) for word in named)


def _runs(line: str) -> str:
    """``line`` without runs of white space, which patterns would try from each of their places."""
    return re.sub(r"(?<![ \t])[ \t]+", " ", line)


def _bare(name: str) -> str:
    return name.casefold().removeprefix("the ").strip()


def _tidy(part: str) -> str:
    part = re.sub(r"\([^)]*\)|（[^）]*）|\[[^\]]*\]|\S+@\S+", " ", part)
    part = re.sub(r"(?:^|(?<=\s)).*\s(?=[\uac00-\ud7af]{2,4}\s*(?:기자|특파원|선임기자|논설위원))", "", part)
    part = _ROLE.sub("", _HAN_ROLE.sub("", part.strip()))
    return " ".join(part.strip(" \t-–—·•.,:;|*＝=").split())
