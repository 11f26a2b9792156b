"""Whatever is done to an archive in whatever order, what was acknowledged can be read, and nothing is damaged.

A machine of rules drives runs, crashes, mending and a store that fails, against a model: the pages that were
acknowledged, here and in the store. ``PAPER_FULL=1`` takes many more steps.
"""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from archive import layout
from archive.article import Article
from archive.errors import StorageError
from archive.manifest import Fate
from archive.reading.reader import open_archive
from archive.runs.mend import mend
from archive.runs.run import Closing, Run
from archive.storage.base import Storage
from archive.storage.local import LocalStorage
from archive.storage.memory import MemoryStorage
from archive.transfer.download import follow
from archive.transfer.spool import Spool
from archive.verify.audit import verify
from archive.warc.snapshot import SnapshotRef
from tests.archive.articles import article
from tests.archive.exchanges import exchange
from tests.tools import in_full

OUTLET = "courier"
_PAGES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=3)
_Page = tuple[str, bytes]
# A run that died, or of which the store has not all yet, leaves these: no damage, and they go with the next mend.
_UNFINISHED = {"open", "unlisted", "missing"}


class FaultyStore(MemoryStorage):
    """A store that refuses, or takes a file and does not answer, each for one of the next files."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def put(self, name: str, data: bytes | Path) -> None:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "refuses":
            raise StorageError(f"{name}: refused")
        super().put(name, data)
        if fault == "answers nothing":
            raise StorageError(f"{name}: no answer")


def page_of(number: int, edition: int) -> _Page:
    return f"https://courier.example/politics/{number}/", b"<p>Edition %d of page %d.</p>" % (edition, number)


def kept(place: Path | Storage) -> Counter[_Page]:
    """Every page of an archive, as often as it was captured."""
    return Counter((one.url, one.body) for one in open_archive(place).snapshots())


def _article(url: str, body: bytes, ref: SnapshotRef) -> Article:
    return article(body.decode(), url=url, outlet=OUTLET, captured=layout.now(), snapshot=ref)


class Machine(RuleBasedStateMachine):
    """``acknowledged`` are the pages that a run said it had, of these ``told`` those with an article; ``stored`` and
    ``stored_articles`` what the store surely has, ``away`` the pages that a machine had which is lost."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.root = self.folder / "archive"
        self.store = FaultyStore()
        self.acknowledged: Counter[_Page] = Counter()
        self.told: Counter[str] = Counter()
        self.stored: Counter[_Page] = Counter()
        self.stored_articles: Counter[str] = Counter()
        self.away: Counter[_Page] = Counter()
        self.is_mended, self.is_elsewhere = True, False

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def begin(self) -> Run:
        fetch = partial(follow, self.store, self.root, OUTLET) if self.store.files else None
        return Run.begin(self.root, OUTLET, fetch=fetch)

    @rule(pages=_PAGES, status=st.sampled_from(["complete", "interrupted"]))
    def crawl(self, pages: list[tuple[int, int]], status: str) -> None:
        run = self.begin()
        articles: list[Article] = []
        for url, body in (page_of(*one) for one in pages):
            ref = run.record(exchange(url, body)).result()
            articles.append(_article(url, body, ref))
            self.acknowledged[url, body] += 1
        fates = [Fate(url=one.url, fate="saved", article=one.id, captured=one.captured) for one in articles]
        run.close(Closing(status=status, articles=articles, fates=fates))  # type: ignore[arg-type]
        self.told.update(one.captured for one in articles)
        self.is_mended = True

    @rule(pages=_PAGES, tail=st.sampled_from([b"", b"\0" * 500, gzip.compress(b"WARC/1.1\r\n" * 90)[:60], b"\x1f\x8b"]))
    def crash(self, pages: list[tuple[int, int]], tail: bytes) -> None:
        """A run in a process that ends in the middle; what it wrote last is torn."""
        child = os.fork()
        if not child:
            status = 1
            try:
                run = self.begin()
                for url, body in (page_of(*one) for one in pages):
                    run.record(exchange(url, body)).result()
                status = 0
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0
        self.acknowledged.update(page_of(*one) for one in pages)
        for path in self.root.rglob("*.warc.gz.open"):
            with path.open("ab") as out:
                out.write(tail)
        self.is_mended = False

    @precondition(lambda self: self.root.exists())
    @rule()
    def mend(self) -> None:
        list(mend(self.root))
        self.is_mended = True

    @precondition(lambda self: self.root.exists() and self.is_mended)
    @rule(faults=st.lists(st.sampled_from(["", "", "refuses", "answers nothing"]), max_size=12))
    def upload(self, faults: list[str]) -> None:
        """What is told as stored is there, whatever the store did."""
        self.store.faults = faults
        spool = Spool(LocalStorage(self.root), self.store, OUTLET, pause=60)
        report = spool.upload_pending()
        spool.stop(0)
        self.store.faults = []
        assert set(report.stored) <= self.store.files.keys()
        if not report.pending:
            self.stored, self.stored_articles = Counter(self.acknowledged), Counter(self.told)

    @precondition(
        lambda self: self.root.exists() and self.acknowledged == self.stored and self.told == self.stored_articles
    )
    @rule()
    def lose_the_machine(self) -> None:
        """All that is left is the store; the next run follows what is there."""
        shutil.rmtree(self.root)
        self.away, self.is_mended, self.is_elsewhere = Counter(self.stored), True, True

    @invariant()
    def what_was_acknowledged_can_be_read(self) -> None:
        if not self.root.exists() or not self.is_mended:
            return
        here = kept(self.root) if any(self.root.rglob("*.warc.gz")) else Counter()
        assert here + self.away == self.acknowledged
        assert [one for one in verify(self.root) if one.kind not in self.elsewhere()] == []

    def elsewhere(self) -> set[str]:
        """On a machine that came later the WARCs of earlier runs lie in the store alone."""
        return {"missing", "article"} if self.is_elsewhere else set()

    @invariant()
    def what_is_stored_can_be_read(self) -> None:
        if self.stored:
            assert self.stored <= kept(self.store) <= self.acknowledged
            assert Counter(one.captured for one in open_archive(self.store).captures()) >= self.stored_articles
        if self.store.files:
            assert {one.kind for one in verify(self.store)} <= {*_UNFINISHED, "mark"}

    @precondition(lambda self: not self.is_mended)
    @invariant()
    def what_a_crash_left_is_no_damage(self) -> None:
        assert {one.kind for one in verify(self.root)} <= {*_UNFINISHED, "structure", *self.elsewhere()}


@pytest.mark.parametrize("fault", ["refuses", "answers nothing"])
@pytest.mark.parametrize("place", range(7))
def test_whichever_file_a_store_does_not_take_verify_finds_no_damage_there(place: int, fault: str) -> None:
    machine = Machine()
    try:
        machine.root.mkdir()
        run = machine.begin()
        url, body = page_of(0, 0)
        run.close(Closing(status="complete", articles=[_article(url, body, run.record(exchange(url, body)).result())]))
        machine.store.faults = [""] * place + [fault]
        spool = Spool(LocalStorage(machine.root), machine.store, OUTLET, pause=60)
        spool.upload_pending()
        spool.stop(0)
        assert machine.store.faults == [], "fewer files than expected: no fault came"
        assert {one.kind for one in verify(machine.store)} <= {*_UNFINISHED, "mark"}
    finally:
        machine.teardown()


Machine.TestCase.settings = settings(
    max_examples=in_full(300, 3),
    stateful_step_count=in_full(40, 8),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestInAnyOrder = Machine.TestCase
