"""The language of a text: by its script, then by its commonest words; the page's own word decides between near ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from functools import lru_cache

from crawler.vocabulary.words import common_words

__all__ = ["language_of"]

# One script, one language (or one that news is written in far more often than the others).
_SCRIPTS = (
    ("ja", "\u3040-\u30ff"), ("ko", "\uac00-\ud7af"), ("zh", "\u4e00-\u9fff\u3400-\u4dbf"), ("th", "\u0e00-\u0e7f"),
    ("he", "\u0590-\u05ff"), ("el", "\u0370-\u03ff\u1f00-\u1fff"), ("ka", "\u10a0-\u10ff"), ("hy", "\u0530-\u058f"),
    ("hi", "\u0900-\u097f"), ("bn", "\u0980-\u09ff"), ("pa", "\u0a00-\u0a7f"), ("gu", "\u0a80-\u0aff"),
    ("ta", "\u0b80-\u0bff"), ("te", "\u0c00-\u0c7f"), ("kn", "\u0c80-\u0cff"), ("ml", "\u0d00-\u0d7f"),
    ("si", "\u0d80-\u0dff"), ("lo", "\u0e80-\u0eff"), ("my", "\u1000-\u109f"), ("km", "\u1780-\u17ff"),
    ("am", "\u1200-\u137f"), ("ar", "\u0600-\u06ff"), ("ru", "\u0400-\u04ff"), ("en", "a-zA-Z\u00c0-\u024f"),
)  # fmt: skip
_COUNTERS = [(name, re.compile(f"[{span}]")) for name, span in _SCRIPTS]

# The scripts that several languages share, and those of them that news is written in.
_SHARING = {
    "hi": frozenset(("hi", "mr", "ne")),
    "ar": frozenset(("ar", "fa", "ur", "ps", "ckb", "ug", "sd")),
    "he": frozenset(("he", "yi")),
    "bn": frozenset(("bn", "as")),
    "ru": frozenset(("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn", "ky", "tg")),
}
# So close to another that few words tell: the page's own word is taken where it names one of the group.
_NEAR = (
    {"no", "nb", "nn", "da"},
    {"id", "ms"},
    {"hr", "bs", "sr"},
    {"cs", "sk"},
    {"nl", "af"},
    {"gl", "pt"},
    {"bg", "mk"},
)
# A word tells as much as this many of a language's own letters.
_WORD = 3


def language_of(text: str | None, declared: str | None = None) -> str | None:
    """The ISO 639-1 code of ``text``'s language. ``declared`` is what the page says (``de-AT``, ``en_US``); it is
    believed where the text is too short to tell or the languages are near ones, else the text is."""
    said = _code(declared)
    sample = (text or "")[:4000]
    script = _script(sample)
    if script is None:
        return said
    sharing = _SHARING.get(script, () if script != "en" else _latin())
    if not sharing:
        return script
    language = _by_words(sample, sharing)
    if language is None:
        return said if said in sharing or script in ("en", "ru") else script
    if any(said in group and language in group for group in _NEAR):
        return said
    return language


def _code(declared: str | None) -> str | None:
    match = re.match(r"\s*([A-Za-z]{2,3})(?=$|[-_,;\s])", declared or "")
    return match[1].lower() if match else None


def _script(sample: str) -> str | None:
    sample = sample if sample.isascii() else sample[:1500]
    letters = sum(map(str.isalpha, sample))
    # Nearly all within Latin with its accents: the other scripts need no counting.
    if sample.isascii() or 4 * sum(char > "\u024f" and char.isalpha() for char in sample) < letters:
        return "en" if letters >= 20 else None
    counts = {name: len(pattern.findall(sample)) for name, pattern in _COUNTERS}
    letters = sum(counts.values())
    if letters < 20:
        return None
    # A tenth of kana among Han characters is Japanese; so are Hangul and Korean.
    for name in ("ja", "ko"):
        if counts[name] * 10 > counts[name] + counts["zh"] and counts[name] * 4 > letters:
            return name
    if counts["ja"] * 10 > counts["zh"] and (counts["ja"] + counts["zh"]) * 2 > letters:
        return "ja"
    return max(counts, key=lambda name: counts[name])


def _by_words(sample: str, sharing: Collection[str]) -> str | None:
    """The language of ``sharing`` whose words and letters ``sample`` has most; None where too few tell."""
    words = Counter(_WORDS.findall(sample.lower()))
    several = sum(words.values())
    if several < _FEWEST:
        return None
    hits = dict.fromkeys(sorted(sharing), 0)  # of equals the first, in every process
    speakers = _speakers()
    for word, number in words.items():
        for name in speakers.get(word, ()):
            if name in hits:
                hits[name] += _WORD * number
    for name in hits.keys() & _letters().keys():
        hits[name] += sum(map(sample.count, _letters()[name]))
    best = max(hits, key=hits.__getitem__)
    second = sorted(hits.values())[-2]
    if hits[best] * 12 < _WORD * several or (several < _SHORT and hits[best] < 2 * second):
        return None
    return best


# Words that a text has at least; of a text that is shorter than the second number, twice as many words must speak for
# its language as for the next one.
_FEWEST, _SHORT = 4, 12
# Letters with the marks that other scripts write above and below them.
_WORDS = re.compile(r"(?:[^\W\d_]|[\u0900-\u0903\u093a-\u094f\u0981-\u09cd\u200c])+(?:’)?")


@lru_cache(maxsize=1)
def _speakers() -> dict[str, frozenset[str]]:
    """Each word with the languages that it is common in."""
    speakers: dict[str, set[str]] = {}
    for name, common in common_words()["words"].items():
        for word in common.split():
            speakers.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in speakers.items()}


@lru_cache(maxsize=1)
def _letters() -> dict[str, str]:
    letters: dict[str, str] = common_words()["letters"]
    return letters


@lru_cache(maxsize=1)
def _latin() -> frozenset[str]:
    return frozenset(common_words()["words"]) - frozenset().union(*_SHARING.values())
