"""Code broken on purpose, one place at a time: does a test of it fail?

    python -m benchmarks.mutations [--only WORD]
    python -m benchmarks.mutations --core [--seed 1] [--number 80] [--skip N] [--folder archive/runs …] [--only WORD]
    python -m benchmarks.mutations --record [tests/archive …]

Each mutation is made in a copy of the project, and tests run there until one fails. A mutation that no test notices is
a gap in the tests: the program ends with 1 and names it.

Without ``--core`` the mutations are a list of places in extraction, and its quick tests run. With it a dice draws them
(``benchmarks.mutator``) out of what keeps and derives the archive, and those tests run that reach the place. Which
these are ``--record`` records once (``benchmarks.covering``): that takes as long as the tests do, and what is recorded
of a file of tests stays good while that file is the same.
A test that fails, or does not end in time, has noticed the mutation where it does not do so without it: on a machine
that is busy it may, and the place is not judged then. ``--skip N`` goes on behind the first N of a draw.
Mutations that change nothing that anybody could see stand in ``benchmarks/equivalent.toml`` by their names, each with
the reason; they do not count.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.covering import Coverage, Test, is_recorded, record
from benchmarks.mutator import Mutant, drawn, mutants

__all__ = ["CORE", "MUTATIONS", "Mutation", "equivalent", "main", "noticed_by"]

ROOT = Path(__file__).resolve().parents[1]
_COPIED = ("archive", "crawler", "tests", "benchmarks", "docs", "deploy")
# Whole crawls, a thousand pages, worker processes: they notice much, and late. The golden pages notice most, at once.
_SLOW = ("test_figures.py", "test_upgrade.py", "test_worker.py")
_FIRST = ("test_golden.py", "test_headline.py", "test_walls.py", "test_memory.py", "test_names.py")


@dataclass(frozen=True)
class Mutation:
    """In ``file`` (of crawler/extraction or archive), ``old`` (it stands there once) becomes ``new``."""

    what: str
    file: str
    old: str
    new: str

    def path(self, folder: Path) -> Path:
        """The file in the project that lies in ``folder``."""
        places = (folder / "crawler" / "extraction").rglob, (folder / "crawler" / "vocabulary").glob
        found = *(path for find in places for path in find(self.file)), *(folder / "archive").glob(self.file)
        return found[0]


def _without(step: str) -> Mutation:
    return Mutation(f"no step {step}", "steps.py", f'    "{step}": ', f'    # "{step}": ')


MUTATIONS = (
    *map(_without, ("headline", "hidden", "aside", "before_text", "byline", "dateline", "time_of_day", "link",
                    "promo", "after_text", "heading_without_text")),
    Mutation("no German byline", "words.py", "for language in (*languages, \"en\")", "for language in (\"en\",)"),
    Mutation("teasers' writers", "credits.py", "and (line.is_near or not in_head)", ""),
    Mutation("roles are names", "names.py", "_is_role(_ACADEMIC.sub(\"\", part)) or _FROM.f", "_FROM.f"),
    Mutation("no Chinese roles", "names.py", "{any_said('role_dense')}", "{any_said('role_dense', 'ko')}"),
    Mutation("logins before the printed byline", "credits.py", "if led and (not in_head", "if False and (not in_head"),
    Mutation("memory from two stories", "memory.py", "STORIES = 3", "STORIES = 2"),
    Mutation("no guard for one story", "memory.py", "SAME_STORY = 0.4", "SAME_STORY = 1.1"),
    Mutation("memory not in the id", "identity.py", "memory.id if memory and memory.furniture else None", "None"),
    Mutation("meta before JSON-LD", "dates.py",
             "(told, [])", "([], [])"),
    Mutation("dates after the capture", "dates.py", "    if page.captured is None:", "    if True:"),
    Mutation("no zone of the outlet", "dates_order.py", "page.outlet.timezone if page.outlet else None", "None"),
    Mutation("days and months swapped", "calendar/printed.py", "        if month_first or (", "        if True or ("),
    Mutation("afternoon in the morning", "calendar/clock.py", '("午後", "下午", "오후")', "()"),
    Mutation("site names stay", "headline.py",
             "own):\n        text = text[: parts[-1].start()].strip()", "own) and False:\n        text = text"),
    Mutation("no edit of the printed headline", "headline.py", "    if _is_edit(first, printed) or", "    if"),
    Mutation("notes stay", "headline.py", "*_NOTE.finditer(text)", ""),
    Mutation("short headlines", "headline.py", "return len(text) + 2 *", "return len(text) + 0 *"),
    Mutation("no SEO headline", "headline.py", "== key(printed) != key(data", "== key(printed) == key(data"),
    Mutation("walls have a text", "article.py", 'if state in ("consent", "blocked", "empty") or (', "if False and ("),
    Mutation("dates of lists", "article.py", "    if state in VERSIONED:", "    if True:"),
    Mutation("clocks of mastheads", "dates_shown.py", "place.is_in_masthead(element) or _is_of_site", "_is_of_site"),
    Mutation("dates of events", "dates_shown.py", "len(small) > _SMALL", "False"),
    Mutation("stale dates of templates", "dates.py", "return agreeing[0] if", "return first if"),
    Mutation("foreign months", "calendar/printed.py", "for language in languages for", "for language in [] for"),
    Mutation("films for articles", "document.py", " if self._describes(node) else {}", ""),
    Mutation("metas of teasers", "document.py", "_MOST_SCOPED or _is_anothers(tag, scopes)", "_MOST_SCOPED"),
    Mutation("consent is an article", "status.py", '    ("consent", "consent_words", CONSENT, 4000),\n', ""),
    Mutation("blocks are articles", "status.py", '    ("blocked", "block_words", BLOCKED, 3000),\n', ""),
    Mutation("paywalls are articles", "status.py", "    doubtful = size < _SHORT or", "    doubtful = False and"),
    Mutation("lists are articles", "status.py", "    if not is_story and is_list(", "    if False and is_list("),
    Mutation("trafilatura reads the whole page", "body.py", 'prose.region(_ALL_BUT_A_LITTLE)', "None"),
    Mutation("a tenth of the text is enough", "body.py", "_ALL_BUT_A_LITTLE = 0.95", "_ALL_BUT_A_LITTLE = 0.55"),
    Mutation("no second opinion", "body.py", "_LONG = 1500", "_LONG = 0"),
    Mutation("no body in a script", "body.py", "    if len(text) < 200:", "    if True:"),
    Mutation("no live blog", "body.py", "_MANY = 4.0", "_MANY = 4000.0"),
    Mutation("hidden is visible", "likelihood.py", "if element.tag in _OUTSIDE or _is_hidden(element):", "if False:"),
    Mutation("cookie notices are the story", "likelihood.py", "    if names.NEVER.search(name) or", "    if False and"),
    Mutation("ruby runs into the word", "trafilatura.py", 'etree.strip_elements(ruby, "rt", with_tail=False)', "pass"),
    Mutation("nesting is cut", "trafilatura.py", "huge_tree=True", "huge_tree=False"),
    Mutation("no Shift-JIS", "charset.py", "dict.fromkeys(_claims(body, content_type))", "()"),
    Mutation("lists without rows of names", "links.py", "    return len(anchors) >= 3 and", "    return False and"),
    Mutation("tables set out pages", "blocks.py", "_LONGEST_CELL = 800", "_LONGEST_CELL = 10**9"),
    Mutation("captions are credits", "pictures.py", "    if len(text) > 80 or re.search", "    if re.search"),
    Mutation("no dateline", "dateline.py", "    head = _HEAD.match(line)", "    head = None"),
    Mutation("what is declared wins", "language.py", "    if any(said in group", "    if True or any(said in group"),
)  # fmt: skip


def survives(mutation: Mutation, folder: Path) -> bool:
    """Whether the quick tests of extraction pass in ``folder`` with the mutation made. Raises ValueError where the
    place is not there once: the list is out of date."""
    path = mutation.path(folder)
    source = path.read_text("utf-8")
    if source.count(mutation.old) != 1:
        raise ValueError(
            f"{mutation.what}: {mutation.old!r} stands {source.count(mutation.old)} times in {mutation.file}"
        )
    _write(path, source.replace(mutation.old, mutation.new))
    try:
        return _passes(folder)
    finally:
        _write(path, source)


def _passes(folder: Path) -> bool:
    tests = folder / "tests" / "crawler" / "extraction"
    found = {path.name: str(path) for path in tests.rglob("test_*.py") if path.name not in _SLOW}
    first = [found.pop(name) for name in _FIRST]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    command += ["-k", "not any_bytes and not a_cut_page", *first, *sorted(found.values())]
    return (
        subprocess.run(command, cwd=folder, env=_environment(folder), capture_output=True, check=False).returncode == 0
    )


# --- the core

CORE = (
    "archive/runs", "archive/warc", "archive/storage", "archive/transfer", "archive/verify", "archive/catalog",
    "archive/reading", "archive/edits", "archive/events", "archive/scrapy",
    "crawler/frontier", "crawler/articles", "crawler/job", "crawler/manners", "crawler/sources", "crawler/scrapy",
    "crawler/watch", "crawler/fleet",
)  # fmt: skip
"""What keeps the archive, derives it and decides what is asked."""
_BEGAN = int(time.time())
# Recorded seconds of the tests that run for one mutation, the quickest first, and what they may take here.
_SECONDS = 60.0
LIMIT = 240.0
# Their subject is the tree itself (documents, imports, sizes), or the time that something takes.
_OF_THE_TREE = ("tests/test_", "tests/deploy/", "tests/crawler/extraction/test_benchmarks")


def equivalent() -> dict[str, str]:
    """The mutations that change nothing, by name; each with the reason."""
    found: dict[str, str] = tomllib.loads((ROOT / "benchmarks" / "equivalent.toml").read_text("utf-8"))
    return found


def _test_files(root: Path) -> list[str]:
    names = sorted(str(path.relative_to(root)) for path in (root / "tests").rglob("test_*.py"))
    return [name for name in names if not name.startswith(_OF_THE_TREE)]


def _of_the_core(folders: Sequence[str], only: str) -> list[Mutant]:
    files = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    every = itertools.chain.from_iterable(
        mutants(str(path.relative_to(ROOT)), path.read_text("utf-8")) for path in files
    )
    return [one for one in every if only in one.name]


def _chosen(coverage: Coverage, mutant: Mutant) -> list[Test]:
    """The tests that reach the place, the quickest first, as far as there is time for them."""
    tests = coverage.tests(mutant.file, mutant.lines)
    until = itertools.accumulate(seconds for _, seconds in tests)
    return [test for test, so_far in zip(tests, until, strict=True) if so_far < _SECONDS or test is tests[0]]


def noticed_by(mutant: Mutant, tests: Sequence[Test], folder: Path, limit: float = LIMIT) -> str | None:
    """The test that fails in ``folder`` with the mutation made, or "the time limit"; "" where none does. None: they
    fail, or take longer than ``limit`` (seconds), without it too."""
    path = folder / mutant.file
    source = path.read_text("utf-8")
    _write(path, mutant.made(source))
    try:
        said = _said_by(tests, folder, limit)
    finally:
        _write(path, source)
    if said is None:
        return "the time limit" if _said_by(tests, folder, limit) == "" else None
    failed = [line for line in said.splitlines() if line.startswith(("FAILED", "ERROR"))]
    by = failed[0].partition(" - ")[0].partition(" ")[2] if failed else said and "nothing could be imported"
    return None if failed and _said_by([(by, 0.0)], folder, limit) != "" else by


def _said_by(tests: Sequence[Test], folder: Path, limit: float) -> str | None:
    """What these tests print in ``folder`` where one of them fails, "" where all pass; None: they took too long."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *(name for name, _ in tests)]
    with tempfile.TemporaryFile("w+") as said:
        running = subprocess.Popen(
            command, cwd=folder, env=_environment(folder), stdout=said, stderr=said, start_new_session=True
        )
        try:
            running.wait(limit)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)  # the crawls that its tests started, too
            running.wait()
            return None
        said.seek(0)
        return said.read() if running.returncode else ""


def _record(under: Sequence[str]) -> int:
    """Records what the tests under these paths reach; of all where there are none. Returns the exit code."""
    names = [name for name in _test_files(ROOT) if not under or name.startswith(tuple(under))]
    with _copy() as folder:
        record(folder, names)
    missing = [name for name in names if not is_recorded(ROOT, name)]
    print("\n".join([*(f"NOT RECORDED  {name}" for name in missing), f"{len(names) - len(missing)} recorded"]))
    return 1 if missing else 0


def _core(options: argparse.Namespace) -> int:
    """Draws, makes and tells. Returns the exit code."""
    names = _test_files(ROOT)
    missing = [name for name in names if not is_recorded(ROOT, name)]
    if len(missing) == len(names):
        print("no file of tests is recorded: run python -m benchmarks.mutations --record first", file=sys.stderr)
        return 2
    if missing:
        print(f"{len(missing)} of {len(names)} files of tests are not recorded: what only they notice will survive")
    coverage = Coverage(ROOT, names)
    known = equivalent()
    told: Counter[str] = Counter()
    with _copy() as folder:
        every = drawn(_of_the_core(options.folder, options.only), options.number, options.seed)
        for mutant in every[options.skip :]:
            verdict, why = _judged(mutant, coverage, known, folder)
            told[verdict] += 1
            print(f"{verdict:10}  {mutant.name}\n{'':12}{mutant.file}:{mutant.line}, {why}", flush=True)
    counted = told["noticed"] + told["SURVIVES"]
    share = f", {told['noticed'] / counted:.1%}" if counted else ""
    print(f"{told['noticed']} of {counted} noticed{share}")
    print(f"{told['equivalent']} equivalent, {told['not judged']} not judged")
    return 1 if told["SURVIVES"] or told["not judged"] else 0


def _judged(mutant: Mutant, coverage: Coverage, known: dict[str, str], folder: Path) -> tuple[str, str]:
    if mutant.name in known:
        return "equivalent", known[mutant.name]
    tests = _chosen(coverage, mutant)
    by = noticed_by(mutant, tests, folder) if tests else ""
    if by is None:
        return "not judged", f"a test fails without it, too, or {len(tests)} take more than {LIMIT:.0f} s"
    return ("noticed", by) if by else ("SURVIVES", f"{len(tests)} tests reach it")


@contextmanager
def _copy() -> Iterator[Path]:
    """A copy of the project, to break."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in _COPIED:
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        for part in ("pyproject.toml", "scrapy.cfg", "README.md", "CHANGELOG.md"):
            shutil.copy(ROOT / part, folder)
        yield folder


def _environment(folder: Path) -> dict[str, str]:
    shared = os.environ.get("PAPER_SHARED", str(ROOT.parent / "shared"))
    compiled = {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    return {**os.environ, "PAPER_SHARED": shared, "PYTHONPATH": str(folder), **compiled}


_writes = itertools.count(1)


def _write(path: Path, source: str) -> None:
    """Writes a module. No two times of it are of the same second: what is compiled goes by that and the size."""
    path.write_text(source, "utf-8")
    os.utime(path, (_BEGAN + next(_writes),) * 2)


def main(arguments: Sequence[str] | None = None) -> None:
    """Makes each mutation and prints whether a test noticed it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--only", default="", metavar="WORD", help="mutations whose description holds this")
    parser.add_argument(
        "--core", action="store_true", help="mutations by a dice, of what keeps and derives the archive"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the dice")
    parser.add_argument("--number", type=int, default=80, help="mutations that are drawn")
    parser.add_argument("--skip", type=int, default=0, help="go on behind so many that were drawn")
    parser.add_argument("--folder", nargs="+", default=CORE, help="where they are drawn from")
    parser.add_argument("--record", nargs="*", metavar="PATH", help="record which test reaches what, and end")
    options = parser.parse_args(arguments)
    if options.record is not None:
        sys.exit(_record(options.record))
    if options.core:
        sys.exit(_core(options))
    chosen = [one for one in MUTATIONS if options.only in one.what]
    with _copy() as folder:
        survivors = []
        for mutation in chosen:
            if survives(mutation, folder):
                survivors.append(mutation.what)
            print(f"{'SURVIVES' if mutation.what in survivors else 'noticed '}  {mutation.what}", flush=True)
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} noticed")
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
