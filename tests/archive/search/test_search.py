"""Full text: words, phrases and fields in any script, by version, and an index that heals itself."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archive
from archive.__main__ import main
from archive.article import Article, Extraction
from archive.errors import StorageError, UsageError
from archive.reading.found import bring_up_to_date
from archive.reading.reader import Archive
from archive.search.query import Query
from archive.search.snippets import snippet
from archive.storage.jsonl import pack_lines
from tests.archive.articles import article, ref

LATER = "2026-10-14T16:00:00.000000Z"


def told(text: str, name: str, **fields: object) -> Article:
    return article(text, url=f"https://courier.example/{name}/", **{"headline": name, **fields})  # type: ignore[arg-type]


TEXTS = {
    "ferry": "The prime minister said that the ferry to the outer islands is late. Minister of transport: silent.",
    "budget": "The budget was passed. A prime number of ministers, eleven, voted for it, said Müller.",
    "tokyo": "石破首相は首相官邸で予算案を説明した。東京都の知事も出席した。",
    "beijing": "李强总理在北京会见外国客人，讨论经济问题。",
    "seoul": "대통령은 국회에서 예산안을 설명했다.",
    "bangkok": "นายกรัฐมนตรีแถลงนโยบายต่อรัฐสภาเมื่อวันจันทร์",
    "athens": "Ο πρωθυπουργός μίλησε για τον προϋπολογισμό.",
    "delhi": "प्रधानमंत्री ने हिन्दी में बजट पर बात की।",
    "half": "ｶﾀｶﾅのﾃｽﾄとＡＩ戦略",
    "istanbul": "İstanbul'da seçim sonuçları açıklandı.",
}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAPER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def write(root: Path, run: str, *articles: Article) -> None:
    folder = root / "articles/courier/2026/10"
    folder.mkdir(parents=True, exist_ok=True)
    (root / "archive.json").write_text('{"format": 1, "identity": 1}')
    (folder / f"{run}.1.jsonl.gz").write_bytes(pack_lines(one.to_json() for one in articles))


@pytest.fixture
def news(tmp_path: Path) -> Archive:
    write(tmp_path / "data", "aaaaaaaaaa", *(told(text, name) for name, text in TEXTS.items()))
    return archive.open(tmp_path / "data")


def names(news: Archive, words: str) -> set[str]:
    return {one.headline or "" for one in news.articles(search=words)}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ferry", {"ferry"}),
        ("FERRY islands", {"ferry"}),
        ("prime minister", {"ferry"}),
        ('"prime minister"', {"ferry"}),
        ("“prime number”", {"budget"}),
        ("prime", {"ferry", "budget"}),
        ("prime -ferry", {"budget"}),
        ("prime NOT budget", {"ferry"}),
        ("minist*", {"ferry", "budget"}),
        ("islands OR eleven", {"ferry", "budget"}),
        ("said islands OR eleven", {"ferry", "budget"}),
        ("muller", {"budget"}),
        ("Müller", {"budget"}),
        ("headline:ferry", {"ferry"}),
        ("headline:islands", set()),
        ("author:tessering ferry", {"ferry"}),
        ("headline: ferry", {"ferry"}),
        ("Headline:  islands", set()),
        ("minister -headline: ferry", set()),
        ("transport:", {"ferry"}),
        ("transport: silent", {"ferry"}),
        ("首相", {"tokyo"}),
        ("首", {"tokyo"}),
        ("邸", {"tokyo"}),
        ("首相官邸", {"tokyo"}),
        ("官邸で", {"tokyo"}),
        ("東京都", {"tokyo"}),
        ("京都", {"tokyo"}),
        ("相首", set()),
        ("首相 知事", {"tokyo"}),
        ("总理", {"beijing"}),
        ("经济问题", {"beijing"}),
        ("대통령", {"seoul"}),
        ("예산", {"seoul"}),
        ("รัฐสภา", {"bangkok"}),
        ("πρωθυπουργός", {"athens"}),
        ("προϋπολογισμό", {"athens"}),
        ("हिन्दी", {"delhi"}),
        ("बजट", {"delhi"}),
        ("カタカナ", {"half"}),
        ("テスト", {"half"}),
        ("AI戦略", {"half"}),
        ("seçim", {"istanbul"}),
        ('"" ferry', {"ferry"}),
        ('ferry "', {"ferry"}),
        ("NEAR(ferry islands)", set()),
        ("col:ferry", set()),
        ("ferry AND islands", {"ferry"}),
        ("isl\u00adands", {"ferry"}),
        ("\ufeffisl\u200bands\u200e", {"ferry"}),
        ("首\u200b相", {"tokyo"}),
    ],
)
def test_words_are_found_in_any_script(news: Archive, words: str, found: set[str]) -> None:
    assert names(news, words) == found


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("Die Straße ist gesperrt", ["strasse", "STRASSE", "Straße", "STRAẞE", "stra*"]),
        ("Isparta ve Iğdır", ["isparta", "ISPARTA", "ısparta", "ığdır", "IĞDIR", "igdir"]),
        ("İstanbul'da Diyarbakır", ["istanbul", "İSTANBUL", "ISTANBUL", "diyarbakir", "DİYARBAKIR"]),
        ("Η ΟΔΟΣ προς την Αθήνα", ["οδος", "οδός", "Όδος", "αθηνα", "ΑΘΗΝΑ"]),
        ("قال مُحَمَّدٌ إِنَّ الأمير", ["محمد", "مـحـمـد", "مُحمَّد", "ان", "الامير"]),
        ("گفتگو با وزیر کشور در ۱۴۰۵", ["وزير", "كشور", "1405", "۱۴۰۵"]),
        ("שָׁלוֹם עַל יִשְׂרָאֵל", ["שלום", "ישראל", "שָׁלוֹם"]),
        ("Đảng Cộng sản Việt Nam", ["dang", "đảng", "ĐẢNG", "cong san", "viet nam", "Việt"]),
        ("Ещё раз: мой район", ["еще", "ЕЩЁ", "мой"]),
        ("Łódź, Løkke på Ærø, Þór Đilas", ["lodz", "lokke", "aero", "thor", "dilas", "ŁÓDŹ"]),
        ("辻󠄀元氏、ｶﾞｽ", ["辻元", "ガス", "辻"]),
        ("re‑elect the co-operative; it’s l’état, 1,000", ["re-elect", "co-operative", "it's", "l'etat", "1,000"]),
        ("हिन्दी में किताब", ["हिन्दी", "किताब", "किता*"]),
    ],
)
def test_case_accents_and_forms_of_letters_make_no_difference(tmp_path: Path, text: str, queries: list[str]) -> None:
    """As they are typed, from whichever keyboard, and whole: in capitals German has SS, Greek no accents."""
    write(tmp_path / "data", "aaaaaaaaaa", told(text, "this"), told("Something else was said.", "other"))
    news = archive.open(tmp_path / "data")

    assert {words: names(news, words) for words in queries} == {words: {"this"} for words in queries}
    for words in queries:
        shown = snippet(told(f"{'Nobody spoke. ' * 30}{text}", "this"), Query.of(words))
        assert text[-4:] in shown, (words, shown)


@pytest.mark.parametrize(
    ("text", "words"), [("мой дом", "мои"), ("їжа", "іжа"), ("が", "か"), ("हिन्दी", "हनद"), ("ป่า", "ปา")]
)
def test_a_mark_that_makes_another_letter_makes_a_difference(tmp_path: Path, text: str, words: str) -> None:
    write(tmp_path / "data", "aaaaaaaaaa", told(text, "this"))

    assert names(archive.open(tmp_path / "data"), words) == set()


@pytest.mark.parametrize("many", [2000, 1])
def test_what_is_as_relevant_stands_in_one_order(tmp_path: Path, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever its files came: two archives that were joined, indexed before or after, answer alike."""
    monkeypatch.setattr("archive.search.index.MANY", many)
    texts = [told("The ferry is late.", f"n{n}", captured=f"2026-10-{13 + n % 2}T16:00:00.000000Z") for n in range(8)]
    once, twice = tmp_path / "once", tmp_path / "twice"
    write(once, "aaaaaaaaaa", *texts[:4])
    write(once, "bbbbbbbbbb", *texts[4:])
    write(twice, "bbbbbbbbbb", *texts[4:])
    assert len(list(archive.open(twice).articles(search="ferry"))) == 4
    write(twice, "aaaaaaaaaa", *texts[:4])

    first, second = ([one.id for one in archive.open(place).articles(search="ferry")] for place in (once, twice))
    assert first == second
    assert len(first) == 8


def test_the_newest_extraction_is_found_whenever_its_file_was_indexed(tmp_path: Path) -> None:
    """Of two archives that were joined that with the re-extraction had been searched first: the older line counted."""
    older, newer = (
        told("The ferry is late.", "one", snapshot=ref(), extraction=Extraction(id=f"1-{n}", rules=1)) for n in "ab"
    )
    write(tmp_path / "data", "bbbbbbbbbb", newer)
    assert [one.extraction.id for one in archive.open(tmp_path / "data").articles(search="ferry")] == ["1-b"]
    write(tmp_path / "data", "aaaaaaaaaa", older)

    news = archive.open(tmp_path / "data")
    assert [one.extraction.id for one in news.articles()] == ["1-b"]
    assert [one.extraction.id for one in news.articles(search="ferry")] == ["1-b"]


def test_what_was_taken_out_counts_no_more_in_what_is_relevant(tmp_path: Path) -> None:
    """Another archive in the same folder, or a file that a mend superseded: their words made others rare or common."""
    write(tmp_path / "data", "aaaaaaaaaa", *(told("The ferry sails.", f"old{n}") for n in range(20)))
    assert len(list(archive.open(tmp_path / "data").articles(search="ferry"))) == 20
    shutil.rmtree(tmp_path / "data")
    words = ["The ferry is late and late.", "The bridge is a bridge, late.", "A ferry, a bridge.", "Nobody spoke."]
    for place in ("data", "fresh"):
        write(tmp_path / place, "bbbbbbbbbb", *(told(text, f"new{n}") for n, text in enumerate(words)))

    news = [archive.open(tmp_path / place) for place in ("data", "fresh")]
    first, second = ([one.id for one in each.articles(search="ferry OR bridge")] for each in news)
    assert first == second
    counts = [_count_of_words(each) for each in news]
    assert counts == [4, 4]


def _count_of_words(news: Archive) -> int:
    with news.index._connected() as db:
        return int(next(db.execute("SELECT count(*) FROM words"))[0])


def test_a_word_that_is_said_again_is_looked_for_once() -> None:
    """A text that was pasted: its 50,000 words took half a minute."""
    assert Query.of("ferry late " * 50_000) == Query.of("ferry late")
    assert Query.of("ferry OR ferry OR late -x -x") == Query.of("ferry OR late -x")


@pytest.mark.parametrize("words", ["", "  ", "!!!", '"', "-ferry", "OR", "*"])
def test_a_query_without_a_word_is_a_mistake(news: Archive, words: str) -> None:
    with pytest.raises(UsageError, match="no word to search for"):
        list(news.articles(search=words))


def test_signs_that_are_not_seen_part_no_word(tmp_path: Path) -> None:
    """Publishers write soft hyphens into long words, and spaces of no width between Chinese ones."""
    text = "Re\u00adgie\u00adrungs\u00ader\u00adklä\u00adrung \u200bder Woche, 首\u2060相"
    write(tmp_path / "data", "20261014t120000z-aaaaaaaaaaaa", told(text, "hidden"))
    news = archive.open(tmp_path / "data")

    assert names(news, "Regierungserklärung") == names(news, "headline:hidden 首相") == {"hidden"}


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters() | st.sampled_from('"*:-\0\udc80'), max_size=20))
def test_no_query_is_an_error_of_the_index(words: str) -> None:
    """Whatever is typed is a query, or a mistake that is told as one."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(headline, standfirst, authors, section, tags, text)")
    try:
        query = Query.of(words)
    except UsageError:
        return
    assert list(db.execute("SELECT * FROM t WHERE t MATCH ?", (query.match(),))) == []


@settings(max_examples=100, deadline=None)
@given(st.text("首相官邸東京ァあ한국ก ab", min_size=2, max_size=8), st.data())
def test_a_part_of_an_unspaced_text_is_found(text: str, data: st.DataObject) -> None:
    """Every part of a run of characters is found by itself."""
    start = data.draw(st.integers(0, len(text) - 1))
    part = data.draw(st.sampled_from([text[start:end] for end in range(start + 1, len(text) + 1)]))
    if not part.strip() or any(one in "ab " for one in part):
        return
    db = sqlite3.connect(":memory:")
    from archive.search.query import pieces  # noqa: PLC0415

    db.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize=\"unicode61 categories 'L* N* M* Co'\")")
    db.execute("INSERT INTO t VALUES (?)", (pieces(text),))
    assert len(list(db.execute("SELECT * FROM t WHERE t MATCH ?", (Query.of(part).match(),)))) == 1


def test_the_version_that_is_meant_is_found(tmp_path: Path) -> None:
    """The latest, by default; an earlier one has other words, and is found among all versions and as of its day."""
    write(tmp_path, "aaaaaaaaaa", told("The ferry was late.", "one"), told("It rained.", "two"))
    write(tmp_path, "bbbbbbbbbb", told("The bridge was closed.", "one", captured=LATER))
    news = archive.open(tmp_path)

    assert names(news, "ferry") == set()
    assert [one.version for one in news.articles(search="bridge")] == [2]
    assert [one.version for one in news.articles(search="ferry", versions="all")] == [1]
    assert [one.version for one in news.articles(search="ferry", as_of="2026-10-14")] == [1]
    assert [one.headline for one in news.articles(search="rained", published_since="2026-10", outlet="courier")] == [
        "two"
    ]
    assert list(news.articles(search="rained", published_until="2026-10")) == []


def test_the_headline_counts_for_more_than_the_text(tmp_path: Path) -> None:
    write(tmp_path, "aaaaaaaaaa", told("A ferry, they said.", "Bridge closed"), told("It was late.", "The ferry"))
    assert [one.headline for one in archive.open(tmp_path).articles(search="ferry")] == ["The ferry", "Bridge closed"]


def test_the_index_follows_the_archive(tmp_path: Path, cache: Path) -> None:
    """A new run is added when the index is used, a file that is gone is left out; nothing is written to the archive."""
    write(tmp_path, "aaaaaaaaaa", told("The ferry was late.", "one"))
    news = archive.open(tmp_path)
    assert names(news, "ferry") == {"one"}
    write(tmp_path, "bbbbbbbbbb", told("Another ferry.", "two"))
    assert names(news, "ferry") == names(archive.open(tmp_path), "ferry") == {"one", "two"}
    (tmp_path / "articles/courier/2026/10/aaaaaaaaaa.1.jsonl.gz").unlink()
    assert names(news, "ferry") == {"two"}

    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive.json", "articles", "cache"]
    assert [path.suffix for path in (cache / "search").iterdir()] == [".sqlite3"]


@pytest.mark.parametrize("damage", ["rubbish", "empty", "cut", "holes", "another version"])
def test_a_damaged_index_is_made_anew(news: Archive, cache: Path, damage: str) -> None:
    assert names(news, "ferry") == {"ferry"}
    (file,) = (cache / "search").glob("*.sqlite3")
    whole = file.read_bytes()
    if damage == "another version":
        with sqlite3.connect(file) as db:
            db.execute("PRAGMA user_version = 99")
        db.close()
    else:
        holes = b"".join(whole[at : at + 4000] + b"\xff" * 96 for at in range(0, len(whole), 4096))
        file.write_bytes({"rubbish": b"no database" * 99, "empty": b"", "cut": whole[:5000], "holes": holes}[damage])

    assert names(archive.open(news.storage.name), "首相") == {"tokyo"}


def test_a_cache_that_cannot_be_written_is_told(news: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PAPER_CACHE", str(tmp_path / "file"))
    with pytest.raises(StorageError, match="PAPER_CACHE names another folder"):
        list(archive.open(news.storage.name).articles(search="ferry"))


def test_without_a_home_the_place_of_the_index_must_be_named(news: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container whose user is a number alone; it was a traceback."""
    for name in ("PAPER_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", lambda number: {}[number])
    with pytest.raises(StorageError, match="set PAPER_CACHE"):
        list(archive.open(news.storage.name).articles(search="ferry"))


def test_an_archive_whose_path_is_no_utf_8_is_searched(tmp_path: Path, news: Archive) -> None:
    moved = Path(news.storage.name).rename(tmp_path / os.fsdecode(b"data\xe9"))

    assert names(archive.open(moved), "ferry") == {"ferry"}


def test_an_archive_in_memory_is_searched(cache: Path) -> None:
    place = archive.MemoryStorage()
    place.put("archive.json", b'{"format": 1, "identity": 1}\n')
    place.put("articles/courier/2026/10/aaaaaaaaaa.1.jsonl.gz", pack_lines([told("A ferry.", "one").to_json()]))
    assert names(archive.open(place), "ferry") == {"one"}
    assert not cache.exists()


def test_progress_is_told(news: Archive) -> None:
    heard: list[tuple[int, int]] = []
    bring_up_to_date(news, lambda done, of: heard.append((done, of)))
    bring_up_to_date(news, lambda done, of: heard.append((done, of)))
    assert heard == [(1, 1)]


def test_the_command_shows_the_words_in_their_place(news: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", news.storage.name, "官邸"]) == 0
    heads, line, words = capsys.readouterr().out.splitlines()
    assert heads.split("\t")[0] == "published"
    assert line.split("\t")[3:] == ["https://courier.example/tokyo/", "tokyo"]
    assert words == f"\t{TEXTS['tokyo']}"
    assert main(["search", news.storage.name, "prime", "--columns", "headline", "--limit", "1"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert main(["search", news.storage.name, "nowhere"]) == 1
    assert capsys.readouterr().err == "nothing was found\n"
    assert main(["search", news.storage.name, "!"]) == 2


def test_a_snippet_is_of_the_original_text() -> None:
    text = "Word " * 50 + "the Küste was " + "closed " * 50
    shown = snippet(article(text), Query.of("kuste"))
    assert shown.startswith("… Word Word")
    assert "the Küste was closed" in shown
    assert shown.endswith(" …")
    assert len(shown) < 180
    assert snippet(article("首相" * 100), Query.of("知事")).startswith("首相首相")


def test_of_many_the_newest_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To weigh thousands takes long and tells little."""
    told_ = [
        told("A ferry.", f"ferry {day}", captured=f"2026-10-{day}T16:00:00.000000Z", date_published=f"2026-10-{day}")
        for day in (14, 16, 15, 13)
    ]
    write(tmp_path, "aaaaaaaaaa", *told_)
    monkeypatch.setattr("archive.search.index.MANY", 3)
    news = archive.open(tmp_path)

    assert [one.headline for one in news.articles(search="ferry", published_since="2026-10-14")] == [
        "ferry 16",
        "ferry 15",
        "ferry 14",
    ]
