"""No decision reads prose: with every sentence replaced by "x" all comes out the same."""

from __future__ import annotations

import ast
import gzip
import hashlib
import json
import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

import archive
from archive import layout
from archive.causes import Alarm, Cause, Example
from archive.manifest import Fate, Manifest, Source
from archive.reading.coverage import coverage, numbers, tally, turned_over
from archive.render import causes as render
from archive.storage.local import LocalStorage
from crawler.demo.newsroom import Newsroom
from crawler.frontier.ledger import Ledger
from crawler.frontier.replay import catch_up
from crawler.report.metrics import samples
from crawler.watch.alarms import Vital, alarms
from tests.crawler.crawls import Crawl, crawl, scrapy
from tests.crawler.sites import Site, address, listing, moved, page, serving
from tests.crawler.watch.simulated import manifest
from tests.crawler.watch.test_drift import CHANGES, SITE

PACKAGES = [Path(archive.__file__).parent, Path(archive.__file__).parents[1] / "crawler"]
# The page that asks to be left alone is the last then.
ONE_BY_ONE = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1}
# Python imports it at its start, in worker processes too: before anybody has taken a function from the module.
MUTE = """
from archive.render import causes
causes.sentence = causes.alarm_sentence = lambda value: "x"
"""


@pytest.fixture
def voices(tmp_path: Path) -> dict[str, dict[str, str]]:
    """The environments of a crawl that speaks and of one that says "x"."""
    (tmp_path / "mute").mkdir()
    (tmp_path / "mute" / "sitecustomize.py").write_text(MUTE)
    return {"loud": {}, "mute": {"PYTHONPATH": str(tmp_path / "mute")}}


def muted(value: Any) -> Any:
    """JSON in which what pages and errors say word for word is "x", too."""
    if isinstance(value, list):
        return [muted(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: "x" if name == "words" and isinstance(one, str) else muted(one) for name, one in value.items()}


def schedule(root: Path, *, exact: bool) -> dict[str, list[tuple[Any, ...]]]:
    """What each ledger says of each URL; moments in whole hours from now on where two crawls are compared."""
    found = {}
    for path in sorted(root.glob("ledger/*.sqlite")):
        due = "due" if exact else "round((due - looked) / 3600)"
        with sqlite3.connect(path) as ledger:
            query = f"SELECT url, state, failures, {due}, gone IS NULL, status, led_to FROM urls ORDER BY url"
            found[path.stem] = ledger.execute(query).fetchall()
    return found


def outcome(root: Path, done: Crawl, metrics: Path) -> dict[str, Any]:
    """All that a crawl decided, but for times, sizes and names of runs."""
    news = archive.open(root)
    runs = news.runs()
    fates = [fate for outlet in news.outlets() for fate in news.fates(outlet)]
    # Which of two sources has a new link first is chance.
    sources = [msgspec.structs.replace(source, new=0) for run in runs for source in run.sources]
    alarmed = [(run.outlet, run.status, run.counts, run.alarms, run.warnings) for run in runs]
    told = msgspec.structs.replace(tally(runs, fates), first="", last="", new={})
    timeless = ("paper_run_seconds", "paper_run_end_seconds", "paper_run_warc_bytes")
    counted = [line for line in metrics.read_text().splitlines() if not line.startswith(timeless)]
    parts = {
        "code": done.code,
        "alarms": sorted(alarmed, key=str),
        "sources": sorted(sources, key=str),
        "fates": sorted(((one.url, one.fate, one.cause) for one in fates), key=str),
        "articles": sorted(((one.url, one.status, one.status_reason, one.version) for one in news.captures()), key=str),
        "completeness": [coverage(fates, sources), numbers(fate.url for fate in fates), told],
        "metrics": counted,
        "schedule": schedule(root, exact=False),
    }
    return timeless_json(parts)


def timeless_json(value: Any) -> Any:
    """Without the moments among the figures."""
    if isinstance(value, list):
        return [timeless_json(one) for one in value]
    if isinstance(value, dict):
        return {name: timeless_json(one) for name, one in value.items() if name not in ("until", "since")}
    plain = value if isinstance(value, (str, int, float, type(None))) else msgspec.to_builtins(value)
    return plain if plain is value else timeless_json(list(plain) if isinstance(plain, tuple) else plain)


def test_a_crawl_of_the_demo(voices: dict[str, dict[str, str]], tmp_path: Path) -> None:
    with Newsroom(edition=1) as room:
        outlets = room.outlets_folder(tmp_path / "outlets")
        found = {}
        for voice, env in voices.items():
            folder = tmp_path / voice / "crawl"
            folder.mkdir(parents=True)
            metrics = folder / "paper.prom"
            asked = {"outlet": ",".join(room.bases), "pages": "all"}
            done = crawl(asked, folder=folder, OUTLETS=outlets, METRICS_FILE=metrics, env=env)
            found[voice] = outcome(folder / "archive", done, metrics)

    assert found["mute"] == found["loud"]
    assert found["loud"]["code"] == 0


def troubled(site: Site) -> None:
    """A page of each kind that a decision hangs on; the last asks to be left alone."""
    site.answers |= {
        "/robots.txt": (200, f"User-agent: *\nDisallow: {address(4)}\n".encode(), {}),
        "/politics/": listing(*range(1, 13)),
        **{address(n): (403, b"no", {}) for n in (2, 11, 12)},
        # Far from the page that closes the host, behind which a redirect would not be followed.
        address(1): moved(address(3)),
        address(5): (503, b"", {}),
        address(6): (404, b"", {}),
        address(10): (200, b"<html><title>Privacy settings</title><body><p>We and our partners use cookies.</p>", {}),
        address(8): moved("http://10.0.0.1/story/"),
        address(9): (200, b"", {}),
        address(7): (429, b"", {"Retry-After": "7200"}),
    }


def test_a_crawl_in_trouble_and_a_replay_of_it(voices: dict[str, dict[str, str]], tmp_path: Path) -> None:
    found, said = {}, {}
    with serving() as site:
        for voice, env in voices.items():
            folder = tmp_path / voice
            folder.mkdir(exist_ok=True)
            site.answers = {"/politics/": listing(*range(1, 8)), **{address(n): page(f"number {n}") for n in range(20)}}
            assert site.crawl(folder, env=env, **ONE_BY_ONE).code == 0
            troubled(site)
            settings = {"REFETCH_ALL": 1, "RETRY_TIMES": 0, **ONE_BY_ONE}
            metrics = folder / "paper.prom"
            done = site.crawl(folder, METRICS_FILE=metrics, env=env, **settings)
            found[voice], said[voice] = outcome(folder / "archive", done, metrics), done.log

    assert found["mute"] == found["loud"]
    assert found["loud"]["code"] == 1
    kinds = {cause["kind"] for _, _, cause in found["loud"]["fates"] if cause}
    assert kinds >= {"robots", "address", "http_status", "moved", "consent_words", "empty_body", "put_off"}
    assert "blocked: " in said["loud"]
    assert "blocked: " not in said["mute"]

    root = tmp_path / "loud" / "archive"
    _replayed_alike(root, tmp_path)
    _derived_alike(root, voices, tmp_path)


def _replayed_alike(root: Path, folder: Path) -> None:
    """The ledger folded anew from the archive, and from one in which nobody said a word."""
    copies = [shutil.copytree(root, folder / name) for name in ("spoken", "speechless")]
    for path in [*copies[1].glob("fates/*/*/*/*.gz"), *copies[1].glob("articles/*/*/*/*.gz")]:
        lines = [json.dumps(muted(json.loads(line))) for line in gzip.decompress(path.read_bytes()).splitlines()]
        path.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode()))
    _told_anew(copies[1])
    for copy in copies:
        for path in copy.glob("ledger/*.sqlite*"):
            path.unlink()
        ledger = Ledger(copy / "ledger" / "127-0-0-1.sqlite")
        catch_up(LocalStorage(copy), "127-0-0-1", None, ledger, None)  # type: ignore[arg-type]  # nothing is derived
        ledger.close()

    spoken, speechless = (schedule(copy, exact=True) for copy in copies)
    assert speechless == spoken
    assert spoken["127-0-0-1"]
    assert len({due for _, _, _, due, *_ in spoken["127-0-0-1"]}) > 3


def _told_anew(root: Path) -> None:
    """The manifests name the files as they are: readers take no others."""
    for path in root.glob("runs/*/*/*/*.json"):
        run = json.loads(path.read_bytes())
        for entry in run["files"]:
            body = (root / entry["name"]).read_bytes()
            entry |= {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
        path.write_text(json.dumps(run))
        named = path.with_name(f"{path.name}.sha256")
        named.write_text(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")


def _derived_alike(root: Path, voices: dict[str, dict[str, str]], folder: Path) -> None:
    """Articles and fates again, where nothing but the WARCs was left."""
    derived = {}
    for voice, env in voices.items():
        again = folder / f"again-{voice}"
        layout.prepare(again)
        shutil.copytree(root / "warc", again / "warc", dirs_exist_ok=True)
        done = scrapy("mend", folder=folder, env=env, ARCHIVE=again)
        news = archive.open(again)
        fates = sorted(fate.to_json() for fate in news.fates())
        derived[voice] = (done.code, sorted(one.to_json() for one in news.captures()), fates)

    assert derived["mute"] == derived["loud"]
    assert derived["loud"][1]


def month(*, mute: bool) -> Iterator[tuple[Manifest, list[Alarm]]]:
    """A month of manifests with a day of 503s, a block and a redesign; each is written and read before the next."""
    rnd = random.Random(3)
    earlier: list[Manifest] = []
    met: list[Any] = []
    refused = Cause("block_words", code="page", words="captcha")
    for day in range(30):
        site = CHANGES["a redesign"][0] if day > 22 else SITE
        profile, sources = site.day(day, rnd, met)
        fates, unreached = _day(day, refused)
        listed = [*sources, Source(url="https://paper.example/politics/", kind="section", links=20, new=20, pages=1)]
        rang = alarms(Vital(1, 0 if unreached else 1, unreached), fates, profile, listed, earlier)
        run = manifest(day, profile, listed, rang)
        run = msgspec.structs.replace(run, warnings=tuple(turned_over(listed, earlier)))
        data = run.to_json()
        earlier.append(Manifest.from_json(json.dumps(muted(json.loads(data))) if mute else data, "x"))
        yield earlier[-1], rang


def _day(day: int, refused: Cause) -> tuple[list[Fate], Sequence[Example]]:
    cause = refused if day in (14, 15) else Cause("worker_died", exit=9) if day == 17 else None
    fates = [
        Fate(url=f"https://paper.example/{n}", fate="failed" if cause else "saved", cause=cause, captured="x")
        for n in range(5)
    ]
    return fates, [Example("https://paper.example/politics/", Cause("http_status", status=503))] if day == 10 else []


def test_the_alarms_of_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    loud = list(month(mute=False))
    monkeypatch.setattr(render, "sentence", lambda _: "x")
    monkeypatch.setattr(render, "alarm_sentence", lambda _: "x")
    mute = list(month(mute=True))

    def values(found: list[tuple[Manifest, list[Alarm]]]) -> Any:
        numbered = [str(line) for run, _ in found for line in samples([run], 1, {})]
        return muted(json.loads(msgspec.json.encode([rang for _, rang in found]))), numbered

    assert values(mute) == values(loud)
    days = {day: {(one.kind, one.detail.kind) for one in rang} for day, (_, rang) in enumerate(loud) if rang}
    assert days[10] == {("lost", "no_source_read")}
    assert days[14] == days[15] == {("blocked", "pages_refused")}
    assert days[17] == {("lost", "pages_not_extracted")}
    assert ("drift", "field_moved") in days[23]
    assert {run.warnings[0].detail.kind for run, _ in loud[1:]} == {"turned_over"}


SHOWN = {"sentence", "alarm_sentence"}


def readers(source: str) -> set[int]:
    """The lines on which a sentence, or the words that a cause quotes, are compared, searched or taken apart."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        tests = [node.test] if isinstance(node, (ast.If, ast.IfExp, ast.While)) else []
        parts: list[ast.AST] = [node] if isinstance(node, (ast.Compare, ast.Subscript)) else []
        taken_apart = isinstance(node, ast.Attribute) and _is_prose(node.value)
        if taken_apart or any(_is_prose(inner) for part in (*tests, *parts) for inner in ast.walk(part)):
            found.add(node.lineno)
    return found


def _is_prose(node: ast.AST) -> bool:
    is_sentence = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SHOWN
    return is_sentence or (isinstance(node, ast.Attribute) and node.attr == "words")


def test_no_module_reads_a_sentence() -> None:
    """Sentences are made in ``archive/render`` and go from there to people."""
    modules = [path for package in PACKAGES for path in package.rglob("*.py") if path.parent.name != "render"]

    assert {str(path): lines for path in modules if (lines := readers(path.read_text()))} == {}
    bad = "a = sentence(c).split()\nif alarm_sentence(b) == 'x':\n    pass\nc = fate.cause.words in d"
    assert readers(bad) == {1, 2, 4}
