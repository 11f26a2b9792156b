"""``-a intake=``: what a browser captured is taken in by the scheduled run, each file once."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive.__main__ import main
from archive.manifest import Manifest
from archive.storage.base import Entry
from archive.urls import slug
from archive.verify.audit import verify
from crawler.demo.newsroom import Newsroom
from crawler.demo.newsroom.outletfile import outlet_file
from crawler.ingest import course
from crawler.ingest.intake import SET_ASIDE, Intake, Taken
from crawler.workers.pool import Workers
from tests.archive import others
from tests.archive.seaweed import SeaweedFS, credentials, seaweed  # noqa: F401 -- fixtures
from tests.crawler.crawls import crawl
from tests.crawler.ingest.captures import HOST, ONE, RECORDS, captured, story
from tests.fixtures.write import ARCHIVE, PORT

PAPER = slug("paper.example")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1) as workers:
        yield workers


class Box:
    """A folder that captures are put into, and the archive that takes them."""

    def __init__(self, folder: Path, workers: Workers) -> None:
        self.folder, self.root, self._workers = folder / "intake", folder / "archive", workers
        self.folder.mkdir()

    def put(self, name: str, data: bytes, age: float = 3600) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (time.time() - age,) * 2)
        return path

    def take(self, *outlets: str) -> Taken:
        return Intake(str(self.folder)).take(self.root, dict.fromkeys(outlets or (PAPER,)), self._workers)

    @property
    def runs(self) -> list[Manifest]:
        return archive.open(self.root).runs()

    def versions(self, path: str) -> list[str | None]:
        return [one.headline for one in archive.open(self.root).history(HOST + path)]


@pytest.fixture
def box(tmp_path: Path, workers: Workers) -> Box:
    return Box(tmp_path, workers)


def test_a_warc_and_a_wacz_are_taken_once(box: Box) -> None:
    box.put("one.warc.gz", others.packed(*RECORDS[:3]))
    box.put("more/two.wacz", others.wacz({"archive/data.warc.gz": others.packed(*RECORDS[3:])}))

    taken = box.take()

    assert (taken.files, taken.waiting, taken.set_aside) == (2, [], [])
    assert box.versions(ONE) == ["Council Hears Figures for the Quay", "Council Told What Quay Costs"]
    runs = len(box.runs)
    assert box.take() == Taken()
    box.put("again-under-another-name.warc.gz", others.packed(*RECORDS[:3]))
    assert box.take() == Taken()
    assert len(box.runs) == runs
    assert list(verify(box.root)) == []


def test_pages_of_others_are_left_out_and_taken_when_they_are_asked_for(box: Box) -> None:
    box.put("one.warc.gz", others.packed(*RECORDS))
    box.take()
    assert archive.open(box.root).outlets() == [PAPER]

    assert box.take(PAPER, "other-example").files == 1
    assert archive.open(box.root).outlets() == ["other-example", PAPER]
    assert box.take("other-example", PAPER) == Taken()


def test_a_file_of_which_nothing_belongs_to_the_outlet_is_read_once(box: Box) -> None:
    box.put("one.warc.gz", others.packed(*RECORDS))
    assert box.take("nobody-example").files == 1
    assert box.take("nobody-example") == Taken()


def test_a_file_that_is_still_written_waits(box: Box) -> None:
    whole = others.packed(*RECORDS)
    growing = box.put("growing.warc.gz", whole[:900], age=0)
    box.put("unfinished.warc.gz.part", whole)
    box.put("notes.txt", b"no capture")
    assert box.take().waiting == ["growing.warc.gz", "unfinished.warc.gz.part"]
    assert growing.exists()

    box.put("growing.warc.gz", whole)
    taken = box.take()

    assert (taken.files, taken.waiting) == (1, ["unfinished.warc.gz.part"])
    assert len(box.versions(ONE)) == 2


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("bad.wacz", b"PK\3\4 and then nothing", "zip"),
        ("empty.wacz", others.wacz({"pages/pages.jsonl": b"{}\n"}), "zip_empty"),
        ("bad.warc.gz", b"\x1f\x8b" + b"no gzip" * 20, "none"),
        ("nothing.warc.gz", b"", "empty"),
        ("page.warc", b"<!doctype html><title>Save as</title>" * 9, "html"),
    ],
)
def test_a_bad_file_is_set_aside_with_a_cause(box: Box, name: str, data: bytes, code: str) -> None:
    box.put(name, data)
    box.put("good.warc.gz", others.packed(*RECORDS))

    taken = box.take()

    assert (taken.files, taken.set_aside) == (1, [name])
    (aside,) = (box.folder / SET_ASIDE).glob(f"*-{name}")
    assert aside.read_bytes() == data
    assert json.loads(aside.with_name(f"{aside.name}.cause.json").read_text())["cause"]["code"] == code
    (warning,) = [warning for run in box.runs for warning in run.warnings]
    assert (warning.kind, warning.about, warning.detail.code) == ("intake", name, code)
    assert box.take() == Taken()
    assert list(verify(box.root)) == []


def test_each_download_that_gave_nothing_is_told(box: Box) -> None:
    """Files without a byte are all equal: the second was taken for the first, under another name."""
    box.put("monday.wacz", b"")
    assert box.take().set_aside == ["monday.wacz"]
    box.put("tuesday.wacz", b"")
    box.put("wednesday.warc", b"")

    assert box.take().set_aside == ["tuesday.wacz", "wednesday.warc"]
    assert box.take() == Taken()


def test_of_a_damaged_file_the_rest_is_taken(box: Box) -> None:
    box.put("cut.warc.gz", others.packed(*RECORDS)[:-40])

    taken = box.take()

    assert (taken.files, taken.set_aside) == (1, [])
    assert len(box.versions(ONE)) >= 1
    (warning,) = [warning for run in box.runs for warning in run.warnings]
    assert warning.detail.kind == "file_damaged"


def test_a_file_that_was_not_read_to_its_end_is_read_again(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped in the middle of a file: what was judged is kept, and the file is no file that was read."""
    box.put("one.warc.gz", others.packed(*RECORDS))
    taken = course.Import._take

    def ends(self: course.Import, *arguments: object) -> None:
        if self.progress.judged == 2:
            raise KeyboardInterrupt
        taken(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(course.Import, "_take", ends)
    with pytest.raises(KeyboardInterrupt):
        box.take()
    monkeypatch.setattr(course.Import, "_take", taken)
    assert [run.status for run in box.runs] == ["interrupted"]

    assert box.take().files == 1
    assert box.versions(ONE) == ["Council Hears Figures for the Quay", "Council Told What Quay Costs"]
    assert box.take() == Taken()
    assert list(verify(box.root)) == []


def test_a_file_that_goes_away_or_is_not_ours_to_read_keeps_no_other_waiting(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Renamed between the listing and the reading, a link that leads nowhere, a file that the system refuses."""
    box.put("good.warc.gz", others.packed(*RECORDS))
    (box.folder / "link.warc.gz").symlink_to(box.folder / "nowhere")
    renamed = box.put("a.warc.gz", others.packed(*RECORDS[:2]))
    quiet = Intake._is_quiet

    def renames(self: Intake, entry: Entry) -> bool:
        found = quiet(self, entry)
        if entry.name == renamed.name and renamed.exists():
            renamed.rename(box.folder / "z.warc.gz.part")
        return found

    monkeypatch.setattr(Intake, "_is_quiet", renames)
    taken = box.take()

    assert (taken.files, taken.set_aside) == (1, [])
    assert "a.warc.gz" in taken.waiting
    assert len(box.versions(ONE)) == 2


def test_a_time_that_is_to_come_makes_no_file_wait_for_ever(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    box.put("one.warc.gz", others.packed(*RECORDS), age=-86_400 * 365)
    assert box.take().waiting == ["one.warc.gz"]

    monkeypatch.setattr("crawler.ingest.intake._QUIET", 0.0)
    assert box.take().files == 1


def test_a_bad_file_that_cannot_be_moved_stays_and_is_told_once(box: Box) -> None:
    box.put("bad.wacz", b"PK\3\4 and then nothing")
    box.put("good.warc.gz", others.packed(*RECORDS))
    (box.folder / SET_ASIDE).write_text("a file where the folder should be")

    taken = box.take()

    assert (taken.files, taken.set_aside) == (1, ["bad.wacz"])
    assert (box.folder / "bad.wacz").exists()
    assert box.take() == Taken()
    assert list(verify(box.root)) == []


def test_a_capture_that_lies_in_two_files_is_one_capture(box: Box) -> None:
    box.put("one.warc.gz", others.packed(*RECORDS[:4]))
    box.take()
    later = captured(20, ONE, others.page(story("Council Votes for the Quay")))
    box.put("two.warc.gz", others.packed(*RECORDS[:4], later))

    assert box.take().articles == 1
    assert len(box.versions(ONE)) == 3


def test_a_bucket_is_taken_in_once_by_a_scheduled_run(seaweed: SeaweedFS, credentials: None, tmp_path: Path) -> None:  # noqa: F811
    """As a folder is, but nothing is moved in it; its address is the one that the crawl's settings say."""
    outlets = tmp_path / "outlets"
    outlets.mkdir()
    _outlet_files(outlets)
    bucket, client = seaweed.bucket(), seaweed.client()
    kept = sorted((ARCHIVE / "warc").rglob("demo-shiomi*.warc.gz"))
    whole = others.wacz({f"archive/{kept[0].name}": kept[0].read_bytes()})
    files = {
        "a/browser one.wacz": whole,
        "a/b.wacz": whole[:20],
        "a/n.warc.gz.part": b"x",
        "a/n.txt": b"x",
    }
    files |= {f"a/more/{one.name}": one.read_bytes() for one in kept[1:]}
    for name, data in files.items():
        client.put_object(Bucket=bucket, Key=name, Body=data)
    place = {"outlet": "demo-shiomi", "intake": f"s3://{bucket}/a"}
    endpoint = {"S3_ENDPOINT_URL": seaweed.endpoint, "OUTLETS": outlets, "RETRY_TIMES": 0}

    first = crawl(place, folder=tmp_path, **endpoint)
    again = crawl(place, folder=tmp_path, **endpoint)

    told = first.summary["intake"]
    assert (told["files"], told["waiting"], told["set_aside"]) == (len(kept), ["n.warc.gz.part"], ["b.wacz"]), first.log
    assert told["articles"] > 5
    assert again.summary["intake"] == {"files": 0, "articles": 0, "waiting": ["n.warc.gz.part"], "set_aside": []}
    assert {one["Key"] for one in client.list_objects_v2(Bucket=bucket)["Contents"]} == set(files)
    origins = [one.uri for run in archive.open(tmp_path / "archive").runs() for one in run.origins]
    assert sorted(origins) == sorted(f"s3://{bucket}/{name}" for name in files if name.endswith((".wacz", ".gz")))


def test_the_demo_newsroom_gives_the_same_as_our_own_crawl(box: Box, tmp_path: Path) -> None:
    """The WARC files of the kept archive, one of them within a WACZ, taken in by a crawl whose site is down."""
    outlets = tmp_path / "outlets"
    outlets.mkdir()
    names = _outlet_files(outlets)
    for number, file in enumerate(sorted((ARCHIVE / "warc").rglob("*.warc.gz"))):
        if number == 0:
            box.put("browser.wacz", others.wacz({f"archive/{file.name}": file.read_bytes()}))
        else:
            box.put(file.name, file.read_bytes())

    done = crawl(
        {"outlet": ",".join(names), "intake": str(box.folder)}, folder=tmp_path, OUTLETS=outlets, RETRY_TIMES=0
    )

    assert done.summary["intake"]["files"] == 4, done.log[-3000:]
    again = tmp_path / "again"
    shutil.copytree(ARCHIVE, again)
    assert main(["reextract", str(again), "--outlets", str(outlets), "--workers", "1"]) == 0
    assert _told(box.root) == _told(again)
    assert list(verify(box.root)) == []


def _outlet_files(folder: Path) -> list[str]:
    """The outlets of the kept archive, at their old addresses, where nobody answers."""
    with Newsroom(edition=1) as room:
        for number, paper in enumerate(room.papers, 1):
            text = outlet_file(paper, f"http://127.0.0.{number}:{PORT}")
            (folder / f"{paper.name}.toml").write_text(text, "utf-8")
        return [paper.name for paper in room.papers]


def _told(root: Path) -> list[tuple[object, ...]]:
    told = archive.open(root).articles(status=None, versions="all")
    found = ((one.url, one.version, one.status, one.captured, one.headline, one.content_hash) for one in told)
    return sorted(found, key=str)
