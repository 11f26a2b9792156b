"""The catalog: reading gives the same with it and without it, and asks for little."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import random
import shutil
import tracemalloc
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

import archive
from archive import Archive, Article, LocalStorage, MemoryStorage
from archive.__main__ import main
from archive.catalog import files, view
from archive.catalog.files import CatalogFile, cover
from archive.catalog.write import refresh
from archive.causes import Cause
from archive.errors import DamagedError
from archive.layout import MARK_CONTENT, MIXED_CONTENT, new_run, renamed
from archive.manifest import Alias, FileEntry, Manifest, Parent, Superseded
from archive.reading.by_article import ByArticle
from archive.reading.growth import growth
from archive.runs.files import write_articles, write_manifest
from archive.runs.mend import mend
from archive.storage.base import Entry
from archive.storage.jsonl import members, pack_lines, pack_members
from archive.tables.columns import SCHEMA, are_light
from archive.urls import article_id
from archive.verify.audit import verify
from tests.archive.articles import article, ref
from tests.archive.exchanges import chunked, exchange
from tests.archive.runs.test_run import one_run

OUTLETS = ("courier", "shiomi")
STATUSES = ("ok", "ok", "ok", "partial", "gone", "moved", "blocked", "consent")
QUESTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"versions": "all", "status": None},
    {"versions": "raw", "status": None},
    {"outlet": "courier", "versions": "all"},
    {"outlet": ["shiomi", "courier"], "status": ["gone", "consent", "ok"]},
    {"edited": True, "versions": "all"},
    {"edited": False},
    {"language": "en", "section": "politics"},
    {"published_since": "2026-10-03", "captured_until": "2026-10-20"},
    {"as_of": "2026-10-08T12:00:00Z", "status": None, "versions": "all"},
)


# All that a table has without opening an articles file.
LIGHT = [name for name in SCHEMA.names if are_light([name])]


class Bucket(MemoryStorage):
    """Is read as a bucket is: by what is new in it."""

    lists_dearly = True


class Newsroom:
    """Writes random runs into an archive: edits, headlines in turn, walls, moves, aliases, several extractions of one
    snapshot, captures older than the run, the same capture by two runs, mends that supersede files."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.place = self.chance.choice((MemoryStorage, Bucket))()
        self.place.put("archive.json", self.chance.choice((MARK_CONTENT, MIXED_CONTENT)))
        self.urls = {one: [f"https://{one}.example/politics/{n}/" for n in range(6)] for one in OUTLETS}
        self.written: list[Article] = []
        self.files: list[tuple[str, FileEntry]] = []
        self.runs = 0

    def run(self) -> None:
        outlet = self.chance.choice(OUTLETS)
        moment = self._moment()
        name = f"r{self.chance.randrange(10**9):011}"
        found = [self._article(outlet) for _ in range(self.chance.randrange(5))]
        if self.written and self.chance.random() < 0.3:
            found += [one for one in [self.chance.choice(self.written)] if one.outlet == outlet]
        self.written += found
        files = write_articles(self.place, outlet, moment, name, found)
        if self.chance.random() < 0.1:
            # One member, as files were written before.
            files = [self._together(one) for one in files]
        self.files += ((outlet, one) for one in files)
        aliases = [self._alias(outlet) for _ in range(self.chance.randrange(3) // 2)]
        self._manifest(outlet, moment, name, files, aliases=tuple(aliases))

    def mend(self) -> None:
        """A file is read no more, and another one stands for it."""
        outlet, old = self.chance.choice(self.files)
        name = f"m{self.chance.randrange(10**9):011}"
        lines = [line for line in gzip.decompress(self.place.read(old.name)).splitlines() if self.chance.random() < 0.8]
        data = pack_lines([*lines, self._article(outlet).to_json()])
        new = FileEntry.of(renamed(old.name, FileEntry.of("x", data).sha256), data)
        self.place.put(new.name, data)
        gone = Superseded(old.name, old.sha256, new.name)
        self._manifest(outlet, self._moment(), name, [new], kind="mend", supersedes=(gone,))

    def _together(self, entry: FileEntry) -> FileEntry:
        data = pack_lines(gzip.decompress(self.place.read(entry.name)).splitlines())
        self.place.delete(entry.name)
        self.place.put(entry.name, data)
        return FileEntry.of(entry.name, data)

    def _manifest(self, outlet: str, started: str, name: str, files: list[FileEntry], **more: Any) -> None:
        told = {"run": name, "outlet": outlet, "status": "complete", "started": started, "ended": started}
        write_manifest(self.place, Manifest(files=tuple(files), **(told | more)))
        self.runs += 1

    def _moment(self) -> str:
        return f"2026-{self.chance.choice((9, 10)):02}-{self.chance.randrange(1, 28):02}T00:00:00.000000Z"

    def _article(self, outlet: str) -> Article:
        pick = self.chance.choice
        day, hour = self.chance.randrange(1, 28), pick((0, 6, 12))
        captured = f"2026-10-{day:02}T{hour:02}:00:00.000000Z"
        url, status = pick(self.urls[outlet]), pick(STATUSES)
        reason = Cause("moved", url=pick(self.urls[outlet])) if status == "moved" else None
        return article(
            pick(("A ferry was late.", "A ferry was late again.", "Nobody spoke.")),
            outlet=outlet,
            url=url,
            headline=pick(("Ferry Late", "Late Ferry")),
            captured=captured,
            status=status,
            status_reason=reason,
            language=pick(("en", "en-GB", None)),
            section=pick(((), ("Politics",), ("Business", "Trade"))),
            date_published=pick((None, "2026-10-02", "2026-10-05T10:00:00+09:00")),
            entries=pick(((), (), (), (archive.article.Entry(id="p1", text=pick(("Late.", "Very late."))),))),
            snapshot=ref(f"<urn:uuid:{url[-2]}{day}{hour}{self.chance.randrange(2)}>"),
            extraction=archive.article.Extraction(id=pick(("1-a", "2-b")), rules=pick((1, 2))),
        )

    def _alias(self, outlet: str) -> Alias:
        other = outlet if self.chance.random() < 0.8 else self.chance.choice(OUTLETS)
        old, new = self.chance.choice(self.urls[outlet]), self.chance.choice(self.urls[other])
        return Alias(old, new, Cause(self.chance.choice(("moved", "canonical", "same_post"))))


def without_catalog(place: MemoryStorage) -> Archive:
    files = {name: data for name, data in place.files.items() if not name.startswith("catalog/")}
    return archive.open(MemoryStorage(files))


def answers(news: Archive, question: dict[str, Any]) -> list[bytes]:
    return [one.to_json() for one in news.articles(**question)]


def the_same(room: Newsroom) -> None:
    with_it, without = archive.open(room.place), without_catalog(room.place)
    there = without.outlets()
    for question in QUESTIONS:
        named = question.get("outlet", [])
        if {named} if isinstance(named, str) else {*named} <= {*there}:
            asked = question if not isinstance(named, str) or named in there else {}
            assert answers(with_it, asked) == answers(without, asked), asked
            assert with_it.to_arrow(columns=LIGHT, **asked).equals(without.to_arrow(columns=LIGHT, **asked)), asked
    for url in (url for urls in room.urls.values() for url in urls):
        for versions in ("all", "raw"):
            assert with_it.history(url, versions=versions) == without.history(url, versions=versions)
        assert list(with_it.captures_of(article_id(url))) == list(without.captures_of(url))
        assert with_it.article(url) == without.article(url)


@pytest.mark.parametrize("seed", range(20))
def test_answers_are_the_same_with_and_without_a_catalog(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it tells of: all runs, some, late ones in between, files that were superseded since; by blocks and
    batches of any size."""
    room = Newsroom(seed)
    monkeypatch.setattr("archive.catalog.files._LINES", room.chance.choice((1, 2, 256)))
    monkeypatch.setattr("archive.catalog.write._CAPTURES", room.chance.choice((1, 4, 50_000)))
    monkeypatch.setattr(view, "_MOST", room.chance.choice((1, 3, 8_192)))
    monkeypatch.setattr(view, "_MOST_RECORDS", room.chance.choice((1, 2, 30_000)))
    for _ in range(room.chance.randrange(2, 14)):
        (room.mend if room.files and room.chance.random() < 0.2 else room.run)()
        if room.chance.random() < 0.6:
            refresh(room.place, room.chance.choice(OUTLETS))

    the_same(room)

    for name in [name for name in room.place.files if name.startswith("catalog/")]:
        if room.chance.random() < 0.5:
            data = room.place.files.pop(name)
            if room.chance.random() < 0.3:
                continue
            if room.chance.random() < 0.5:
                room.place.files[name] = data[: room.chance.randrange(len(data))]
            else:
                at = room.chance.randrange(len(data))
                room.place.files[name] = data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]
    the_same(room)


@pytest.mark.parametrize(
    ("behind", "month"),
    [
        *((run, "2024-10") for run in range(1, 13)),
        *((run, one) for run in (3, 9, 12) for one in ("2026-09", "2026-08")),
    ],
)
def test_a_run_whose_clock_was_behind_is_found_in_a_bucket(behind: int, month: str) -> None:
    """Its names lie years before those that are looked for."""
    place = Bucket()
    place.put("archive.json", MARK_CONTENT)
    last: tuple[Parent, ...] = ()
    for number in range(13):
        moment = f"{month if number == behind else '2026-10'}-{1 + number:02}T00:00:00.000000Z"
        name = new_run(dt.datetime.fromisoformat(moment))
        urls = [f"https://courier.example/politics/{one}/" for one in (0, number)]
        found = [article(f"At {number}.", url=url, captured=moment, snapshot=ref(f"<{number}{url}>")) for url in urls]
        files = tuple(write_articles(place, "courier", moment, name, found))
        told = {"run": name, "outlet": "courier", "status": "complete", "started": moment, "ended": moment}
        told_in = write_manifest(place, Manifest(**told, files=files, parents=last))
        last = (Parent(name, hashlib.sha256(place.read(told_in)).hexdigest()),)
        refresh(place, "courier")

        for question in ({"versions": "all"}, {"versions": "raw"}):
            assert answers(archive.open(place), question) == answers(without_catalog(place), question)
    # The last run of all is followed by none, and is found again when the catalog is written.
    for lost in [name for name in place.files if name.startswith("catalog/") and behind < 12]:
        left = Bucket({name: data for name, data in place.files.items() if name != lost})
        assert answers(archive.open(left), {"versions": "raw"}) == answers(without_catalog(place), {"versions": "raw"})


class Asked(MemoryStorage):
    """Counts what is asked of it: each read, and each list."""

    asked = 0

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        self.asked += 1
        return super().read(name, offset, length)

    def list(self, prefix: str = "", after: str = "") -> Iterator[Entry]:
        self.asked += 1
        return super().list(prefix, after)


def crawled(runs: int) -> MemoryStorage:
    """So many runs, each with a new article and an edit of an old one, each of which told the catalog."""
    place = MemoryStorage()
    place.put("archive.json", b'{"format": 1}')
    for run in range(runs):
        moment = f"2026-10-{1 + run // 24:02}T{run % 24:02}:00:00.000000Z"
        urls = [f"https://courier.example/politics/{number}/" for number in (run, run // 2)]
        found = [article(f"At {run}.", url=url, captured=moment, snapshot=ref(f"<{run}{url}>")) for url in urls]
        name = f"run{run:09}"
        files = write_articles(place, "courier", moment, name, found)
        told = {"run": name, "outlet": "courier", "status": "complete", "started": moment, "ended": moment}
        write_manifest(place, Manifest(files=tuple(files), counts={"saved": 2}, **told))
        refresh(place, "courier")
    return place


def test_the_catalog_grows_with_the_captures() -> None:
    place = crawled(120)
    manifests = [(name, data) for name, data in place.files.items() if name.endswith(".json") and "/" in name]
    found = growth(place, "courier", manifests, dt.datetime(2026, 10, 5, 23, 30, tzinfo=dt.UTC))

    assert found.rate is not None
    assert found.rate.captures == pytest.approx(48)
    assert found.rate.sizes.keys() == found.sizes.keys() == {"articles", "runs", "catalog"}
    assert found.rate.sizes["catalog"] == pytest.approx(found.sizes["catalog"] / 5)


@pytest.mark.parametrize("dear", [False, True])
def test_asking_costs_what_is_asked_for(dear: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times as many runs: about as many requests, and few at all."""
    monkeypatch.setattr(Asked, "lists_dearly", dear)
    costs = []
    for runs in (60, 240):
        place = Asked(crawled(runs).files)
        news = archive.open(place)
        assert next(iter(news)).url.endswith("/0/")
        first, place.asked = place.asked, 0
        assert [one.text for one in news.history("https://courier.example/politics/20/")] == [
            "At 20.",
            "At 40.",
            "At 41.",
        ]
        costs.append((first, place.asked))

    (first, history), (first_of_more, history_of_more) = costs
    assert abs(first - first_of_more) <= 4
    assert abs(history - history_of_more) <= 4
    assert max(first_of_more, history_of_more) < 50


def test_a_run_of_many_articles_is_told_without_being_in_memory() -> None:
    """A run may have fifty thousand (issue K)."""
    count = 5_000
    place = MemoryStorage()
    place.put("archive.json", b'{"format": 1}')
    moment = "2026-10-01T00:00:00.000000Z"
    found = [
        article("At.", url=f"https://courier.example/politics/{one}/", captured=moment, section=["Politics " * 90])
        for one in range(count)
    ]
    files = write_articles(place, "courier", moment, "run1", found)
    told = Manifest(run="run1", outlet="courier", status="complete", started=moment, ended=moment, files=tuple(files))
    write_manifest(place, told)
    del found
    tracemalloc.start()
    refresh(place, "courier")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 3_000_000
    assert len(archive.open(place)) == count


@pytest.mark.parametrize("size", [8, 64, 1 << 20])
def test_a_catalog_file_is_read_however_long_its_head_is(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read first is a guess."""
    place = Asked(crawled(30).files)
    expected = [one.text for one in archive.open(place)]
    once, place.asked = place.asked, 0
    monkeypatch.setattr(files, "_HEAD_GUESS", size)

    assert [one.text for one in archive.open(place)] == expected
    assert (place.asked > once) is (size < 100)


def test_small_columns_are_in_the_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    """No articles file is opened for a table without text, also of articles that were edited."""
    opened: list[str] = []

    class Noting(MemoryStorage):
        def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
            opened.append(name)
            return super().read(name, offset, length)

    news = archive.open(Noting(crawled(30).files))
    assert {*LIGHT} == {*SCHEMA.names} - {"standfirst", "text", "body", "images", "links", "seen_in", "details"}

    table = news.to_arrow(columns=LIGHT)

    assert table.num_rows == 30
    assert max(table["version"].to_pylist()) == 3
    assert not [name for name in opened if name.startswith("articles/")]
    assert news.to_arrow(columns=["text"]).num_rows == 30
    assert [name for name in opened if name.startswith("articles/")]


@pytest.mark.parametrize(
    ("captures", "versions"),
    [
        ([{"headline": one} for one in ("Ferry Late", "Late Ferry") * 3], {"all": 1, "raw": 6}),
        (
            [{"headline": "Late Ferry" if n % 2 else "Ferry Late", "text": f"{n} ferries."} for n in range(6)],
            {"all": 6},
        ),
        ([{"entries": (archive.article.Entry(id="p1", text=one),)} for one in ("Late.", "Very late.")], {"all": 2}),
        ([{"headline": one} for one in ("Ferry Late", "Ferry Later", "Ferry Late")], {"all": 3, "raw": 3}),
        ([{"text": one} for one in ("One.", "Two.", "One.", "Two.", "One.")], {"all": 5, "raw": 5}),
    ],
    ids=["headlines in turn", "headlines and texts", "posts", "an edit taken back", "texts in turn"],
)
def test_versions_of_small_columns_are_those_of_the_text(
    captures: list[dict[str, Any]], versions: dict[Any, int]
) -> None:
    """Where headlines come in turn, and where posts are edited, the text decides, and it is not in the catalog."""
    place = MemoryStorage()
    place.put("archive.json", MARK_CONTENT)
    for run, told in enumerate(captures):
        moment = f"2026-10-01T{run:02}:00:00.000000Z"
        found = article(**{"text": "A ferry was late."} | told, captured=moment, snapshot=ref(f"<{run}>"))
        files = write_articles(place, "courier", moment, f"run{run:09}", [found])
        manifest = Manifest(
            run=f"run{run:09}", outlet="courier", status="complete", started=moment, ended=moment, files=tuple(files)
        )
        write_manifest(place, manifest)
        refresh(place, "courier")

    for kind, count in versions.items():
        assert archive.open(place).to_arrow(columns=LIGHT, versions=kind).num_rows == count


def test_files_are_few_and_what_they_took_in_goes_from_a_folder(tmp_path: Path) -> None:
    """With the next run: somebody may be reading it."""
    memory = crawled(101)
    place = LocalStorage(tmp_path, sync=False)
    for name, data in memory.files.items():
        if not (name.startswith("catalog/") and "-run000000100." in name):
            place.put(name, data)
    before = {file.name for file in cover(place, "courier").files}
    assert len(place.names("catalog/courier/")) == 100

    new = refresh(place, "courier")

    assert {*place.names("catalog/courier/")} == before | {new}
    assert len(cover(place, "courier").files) <= 6
    assert refresh(place, "courier") is None
    assert {*place.names("catalog/courier/")} == before | {new}


def test_a_line_that_is_not_what_the_catalog_says_is_damage() -> None:
    place = crawled(1)
    (name,) = (name for name in place.files if name.startswith("articles/"))
    other = article("Other.", captured="2026-10-02T00:00:00.000000Z")
    place.files[name] = pack_members([other.to_json()] * 2)

    with pytest.raises(DamagedError, match=f"{name}: "):
        list(archive.open(place))


def test_an_article_of_another_outlet_is_damage_of_the_file_that_holds_it() -> None:
    place = MemoryStorage()
    place.put("archive.json", MARK_CONTENT)
    moment = "2026-10-02T00:00:00.000000Z"
    other = article("A ferry was late.", outlet="shiomi", captured=moment)
    files = tuple(write_articles(place, "courier", moment, "run000000001", [other]))
    told = {"run": "run000000001", "outlet": "courier", "status": "complete", "started": moment, "ended": moment}
    write_manifest(place, Manifest(files=files, **told))

    with pytest.raises(DamagedError, match="an article of shiomi among those of courier"):
        ByArticle(place, "courier")
    assert refresh(place, "courier") is None


def test_a_manifest_that_was_mended_makes_a_file_invalid_for_the_next_one() -> None:
    place = crawled(3)
    (name, *_) = (name for name in place.files if name.endswith("run000000001.json"))
    before = {name for name in place.files if name.startswith("catalog/")}
    place.files[name] += b" "
    known = {name: FileEntry.of(name, place.files[name]).sha256}

    refresh(place, "courier", known)

    (new,) = {name for name in place.files if name.startswith("catalog/")} - before
    told = {one.name: one.sha256 for one in CatalogFile(place, new).head.members}
    assert known[name].startswith(told[name])


def test_each_line_of_an_articles_file_is_a_gzip_member() -> None:
    lines = [b'{"a": 1}', b'{"b": 2}']

    found = list(members(pack_members(lines), "x"))

    assert [told for *_, told in found] == [[line] for line in lines]
    assert gzip.decompress(pack_members(lines)) == b"".join(line + b"\n" for line in lines)
    for cut in (b"", pack_members(lines)[:-1], b"x" + pack_members(lines)):
        with pytest.raises(DamagedError) if cut else nullcontext():
            list(members(cut, "x"))


def test_the_command_writes_what_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, data in crawled(3).files.items():
        if not name.startswith("catalog/"):
            LocalStorage(tmp_path, sync=False).put(name, data)

    assert main(["catalog", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert main(["catalog", str(tmp_path)]) == 0

    assert told.startswith("written\tcatalog/courier/0/run000000000-run000000002.")
    assert capsys.readouterr().out == ""


def test_a_run_that_comes_late_to_a_bucket_is_found_through_one_that_follows_it() -> None:
    """Months later; until then only who writes the catalog looks for it."""
    place = Bucket(crawled(3).files)
    late = article("Late.", url="https://courier.example/late/", captured="2026-01-01T00:00:00.000000Z", snapshot=ref())

    def run(name: str, started: str, *found: Article, parents: tuple[Parent, ...] = ()) -> None:
        files = tuple(write_articles(place, "courier", started, name, found))
        told = Manifest(
            run=name, outlet="courier", status="complete", started=started, ended=started, files=files, parents=parents
        )
        write_manifest(place, told)

    run("raa000000000", "2026-01-01T00:00:00.000000Z", late)
    assert archive.open(place).history(late.url) == []
    run("run000000009", "2026-10-02T00:00:00.000000Z", parents=(Parent("raa000000000", "0" * 64),))
    assert [one.text for one in archive.open(place).history(late.url)] == ["Late."]
    refresh(place, "courier")
    assert [one.text for one in archive.open(place).history(late.url)] == ["Late."]


def test_a_catalog_file_that_was_changed_is_told_and_passed_over(tmp_path: Path) -> None:
    place = LocalStorage(tmp_path, sync=False)
    for name, data in crawled(2).files.items():
        place.put(name, data)
    (name,) = (file.name for file in cover(place, "courier").files)
    whole = place.read(name)
    assert [one for one in verify(tmp_path) if one.kind == "catalog"] == []

    for at in (3, 9, len(whole) // 2, len(whole) - 1):
        (tmp_path / name).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert [one.file for one in verify(tmp_path) if one.kind == "catalog"] == [name]


def test_a_run_that_ends_tells_the_catalog_and_mending_writes_it_anew(tmp_path: Path) -> None:
    for exchanged in (exchange(), chunked()):
        one_run(tmp_path, exchanged, id=article().id)
    place = LocalStorage(tmp_path)
    told = [(len(file.head.members), len(file.head.files)) for file in cover(place, "news").files]
    assert (told, cover(place, "news").manifests) == ([(2, 2)], ())
    shutil.rmtree(tmp_path / "catalog")

    assert list(mend(tmp_path)) == []

    assert [len(file.head.members) for file in cover(place, "news").files] == [2]
