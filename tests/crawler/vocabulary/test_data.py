"""The files of words: every language is one, no phrase is empty or stands twice, and each is found."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from importlib.resources import files

import pytest
from babel import Locale

from crawler.extraction.fields.names import is_name, persons_in
from crawler.vocabulary import captions, consent, corrections, in_place, kinds, lines, listings, posts, walls
from crawler.vocabulary.calendar import bare
from crawler.vocabulary.keys import Phrases, spelt
from crawler.vocabulary.labels import is_label, is_notice
from crawler.vocabulary.persons import any_said
from crawler.vocabulary.phrases import table
from crawler.vocabulary.words import date_words
from tests.crawler.vocabulary.samples import shortest

# Files whose tables are by region, or hold words of calendars.
_OTHERWISE = {"agencies", "eras"}
_FILES = sorted(
    one.name.removesuffix(".toml")
    for one in files("crawler.vocabulary.data").iterdir()
    if one.name.endswith(".toml") and one.name.removesuffix(".toml") not in _OTHERWISE
)
_LANGUAGES = Locale("en").languages


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _in_keys(phrases: Phrases) -> Callable[[str], bool]:
    return lambda phrase: all(_key(way) in phrases.within(_key(way)) for way in spelt(phrase.replace("…", "")))


def _found(said: Callable[[str], object], form: str = "{}") -> Callable[[str], bool]:
    return lambda phrase: said(form.format(shortest(phrase))) is not None


def _leaves_name(form: str) -> Callable[[str], bool]:
    return lambda phrase: persons_in(form.format(shortest(phrase))) == ("Ida Brandon",)


# (file, table): whether a text that is nothing but the phrase is found.
_FINDS: dict[tuple[str, str], Callable[[str], bool]] = {
    ("in_place", "outage"): _found(in_place.OUTAGE.search),
    ("in_place", "not_found"): _found(in_place.NOT_FOUND.search),
    ("in_place", "error"): _found(in_place.ERROR.search),
    ("in_place", "missing"): _found(in_place.MISSING.search),
    ("in_place", "blocked"): _found(in_place.BLOCKED.search),
    ("in_place", "script"): _found(in_place.SCRIPT.search),
    ("in_place", "consent"): _found(in_place.CONSENT.search),
    ("walls", "rest"): _in_keys(walls.REST),
    ("walls", "anywhere"): _in_keys(walls.anywhere()),
    ("consent", "ours"): _in_keys(consent.OURS),
    ("consent", "legal"): _in_keys(consent.LEGAL),
    ("corrections", "label"): _found(corrections.LABEL_ALONE.fullmatch),
    ("corrections", "begins"): _found(corrections.BEGINS.match),
    ("corrections", "own"): _found(corrections.OWN.search),
    ("corrections", "other"): _found(corrections.OTHER.search),
    ("labels", "notice"): is_notice,
    ("labels", "share"): lambda word: is_label(f"Facebook {word} WhatsApp"),
    ("labels", "share_to"): lambda word: is_label(f"WhatsApp {word}"),
    ("lines", "after"): _found(lines.AFTER.search),
    ("lines", "call"): _found(lines.AFTER.search, "The ferry sank. {} here"),
    ("lines", "called_to"): _found(lines.CALLED_TO.search, "We say {} today"),
    ("lines", "calls_away"): _found(lines.PROMO.match, "» {}"),
    ("lines", "channel"): _found(lines.CALLED_TO.search),
    ("lines", "follow"): _found(lines.AFTER.search, "And {} on Facebook"),
    ("lines", "invitation_begins"): _found(lines.INVITATIONS.search, "{}"),
    ("lines", "invitation_ends"): _found(lines.INVITATIONS.search, "The morning letter: {} »"),
    ("lines", "minutes"): _found(lines.FILM.search, "The ferry sinks · 2:15 {}"),
    ("lines", "notice"): _found(lines.NOTICE.search),
    ("lines", "offer"): _found(lines.OFFER.search),
    ("lines", "please"): _found(lines.AFTER.search, "{} sign up here"),
    ("lines", "sources"): _found(lines.AFTER.search, "{}: The Ledger"),
    ("lines", "with"): _found(lines.AFTER.search, "{} of others."),
    ("captions", "label"): _found(captions.LABEL.match, "{}: Ida Brandon"),
    ("captions", "by"): _found(captions.LABEL.match, "Photo {} : Ida Brandon"),
    ("captions", "label_dense"): _found(captions.LABEL.match, "{}=林山子"),
    ("captions", "house"): _found(captions.OF_MAKER.search, "Ida Brandon/{}"),
    ("captions", "of_maker"): _found(captions.OF_MAKER.search, "{} of the harbour"),
    ("captions", "paper"): _found(captions.PAPER.search, "Harbour {}"),
    ("captions", "paper_dense"): _found(captions.PAPER.search, "緑沢{}"),
    ("kinds", "before_headline"): _found(kinds.BEFORE_HEADLINE.match, "{}: Ferry sinks"),
    ("kinds", "before_dash"): _found(kinds.BEFORE_DASH.fullmatch),
    ("kinds", "opinion"): _found(kinds.OPINION.search),
    ("kinds", "editorial"): _found(kinds.EDITORIAL.search),
    ("kinds", "free"): _found(kinds.FREE.search, "(1) {}"),
    ("kinds", "paid"): _found(kinds.PAID.search, "(1) {}"),
    ("kinds", "front_page"): _found(kinds.FRONT_PAGE.fullmatch),
    ("posts", "changed"): _found(posts.CHANGED.search, "{} 15:02"),
    **{
        ("posts", kind): _found(re.compile(posts.beside_post(), re.IGNORECASE).fullmatch, form)
        for kind, form in {
            "unit": "3 {} ago",
            "ago": "3 min {}",
            "since": "{} 3 minutes",
            "dense": "3{}",
            "label": "{}:",
        }.items()
    },
    ("dates", "until"): lambda word: re.fullmatch(date_words("until"), bare(word)) is not None,
    ("dates", "in_place"): lambda word: re.fullmatch(date_words("in_place"), bare(word)) is not None,
    ("dates", "no_place"): lambda word: re.fullmatch(date_words("no_place"), bare(word)) is not None,
    ("persons", "line"): _found(re.compile(any_said("line")).fullmatch),
    ("persons", "life"): _found(re.compile(any_said("life"), re.IGNORECASE).search, "Ida Brandon {}"),
    ("persons", "and"): lambda word: persons_in(f"Ida Brandon {word} Jon Weir") == ("Ida Brandon", "Jon Weir"),
    ("persons", "and_first"): lambda word: persons_in(f"{word} Ida Brandon") == ("Ida Brandon",),
    ("persons", "no_part"): lambda word: not is_name(f"Ida {shortest(word).title()} Weir"),
    ("persons", "no_part_dense"): lambda word: not is_name(("" if word[0] == "^" else "林山")[:3] + shortest(word)),
    ("persons", "particle"): lambda word: is_name(f"Ida {word} Weir"),
    ("persons", "place"): lambda word: not is_name(word.title()),
    **{
        ("persons", kind): _leaves_name(form)
        for kind, form in {
            "title": "{} Ida Brandon",
            "degree": "Ida Brandon {}",
            "before_title": "{} Rev. Ida Brandon",
            "before_role": "Ida Brandon {} harbour correspondent",
            "role_behind": "Ida Brandon {}",
            "staff": "Ida Brandon, {}",
            "note_behind": "Ida Brandon {}",
            "writes_for": "Ida Brandon {} The Ledger",
            "of_paper": "NORDPOST-{} Ida Brandon",
            "before_name": "{} Ida Brandon",
            "on_day": "Ida Brandon {} 7 May",
            "at_place": "Ida Brandon {} Norwick",
            "from_place": "Ida Brandon, {} Norwick",
            "text": "{} and photos: Ida Brandon",
            "picture": "Text and {}: Ida Brandon",
            "made_by": "Words and pictures {} Ida Brandon",
            "edited": "Ida Brandon | {}: Jon Weir",
        }.items()
    },
    # "prof. dr hab. Ida Brandon": where a title is written small, the whole is no name with it.
    ("persons", "academic"): lambda word: (
        persons_in(f"{shortest(word)} mgr Ida Brandon", languages=("en",)) == ("Ida Brandon",)
    ),
    ("persons", "role_dense"): lambda word: (
        persons_in(f"김보람 {word}" if word[0] > "가" else f"林山 河子 {word}") != ()
    ),
    ("persons", "text_picture"): lambda word: persons_in(f"{shortest(word)}＝林山 河子") == ("林山 河子",),
    ("persons", "edited_dense"): lambda word: persons_in(f"林山子 {word}：李河") == ("林山子",),
    ("persons", "source"): _found(re.compile(rf"{any_said('source')}:", re.IGNORECASE).fullmatch, "{}:"),
    ("persons", "of"): lambda word: persons_in(f"Ida Brandon, Editor {word} Harbour") == ("Ida Brandon",),
    ("listings", "advertising"): _found(listings.AD_LABELS.fullmatch),
    ("listings", "next"): _found(listings.NEXT_WORDS.fullmatch),
    ("listings", "ranking"): _found(listings.RANKING_HEADINGS.fullmatch),
    ("listings", "media"): _found(listings.MEDIA_HEADINGS.fullmatch),
    ("listings", "of_any"): _found(listings.OF_ANY_SECTION.fullmatch),
    ("listings", "newest"): _found(listings.NEWEST_HEADINGS.fullmatch),
    **{
        ("labels", kind): lambda line: is_label(line.replace("#", "7").replace("~", "The Ledger"))
        for kind in ("tool", "count", "call")
    },
}


_LISTS = [(name, kind, code) for name in _FILES for kind, given in table(name).items() for code in given]


@pytest.mark.parametrize("name", _FILES)
def test_every_language_is_one(name: str) -> None:
    """By its code of ISO 639, as the CLDR knows it; `mul` are words of many languages, `zxx` are signs."""
    given = {language for by_language in table(name).values() for language in by_language}

    assert given - set(_LANGUAGES) == set()


@pytest.mark.parametrize(("name", "kind", "language"), _LISTS)
def test_no_phrase_is_empty_or_stands_twice(name: str, kind: str, language: str) -> None:
    given = table(name)[kind][language]
    phrases = list(given) if isinstance(given, dict) else given.split() if isinstance(given, str) else given

    assert [one for one in phrases if not one.strip(" ^$_…*[]()|")] == []
    assert sorted({one for one in phrases if phrases.count(one) > 1}) == []


@pytest.mark.parametrize(("name", "kind"), sorted(_FINDS))
def test_a_phrase_of_each_language_is_found(name: str, kind: str) -> None:
    find = _FINDS[name, kind]

    assert [
        (language, phrase) for language, phrases in table(name)[kind].items() for phrase in phrases if not find(phrase)
    ] == []


def test_the_head_of_every_file_tells_a_speaker_what_counts() -> None:
    for name in _FILES:
        text = files("crawler.vocabulary.data").joinpath(f"{name}.toml").read_text("utf-8")
        assert text.startswith("# "), name
        assert "ISO 639" in text.partition("\n[")[0], name


def test_words_about_those_who_pay_have_one_home() -> None:
    rest = {_key(phrase) for phrases in table("walls")["rest"].values() for phrase in phrases}
    offers = [phrase for phrases in table("walls")["anywhere"].values() for phrase in phrases]

    assert [offer for offer in offers if rest.issuperset(map(_key, spelt(offer)))] == []


# Beginnings of what the patterns look for, again and again.
_HOSTILE = (
    "!", "a", " ", "\n", "© ", "| 7:77", "x/", "a@b.", "A ", "Ab, ", "(dpa ", "mit dpa ", "newsletter ", "newsletter: ",
    "follow us ", "read more ", "this video ", "für diesen ", ". please ", "what do you think ? ", "cookies ",
    "consent ", "abonnez-vous ", "次", "未经",
)  # fmt: skip
_SEARCHED = {name: getattr(module, name) for module in (in_place, lines, captions, kinds) for name in module.__all__}


@pytest.mark.parametrize("name", sorted(_SEARCHED))
def test_the_worst_text_costs_no_more_than_its_length(name: str) -> None:
    """Fifty thousand exclamation marks took minutes, where each could begin a call."""
    search = _SEARCHED[name].search
    for piece in _HOSTILE:
        begun = time.process_time()
        search((piece * 50_000)[:50_000] + "\0")
        assert time.process_time() - begun < 2, piece
