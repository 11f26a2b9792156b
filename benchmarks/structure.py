"""How much of the house one page walks through, and how large the house is (issue E, figures 2 and 7).

Run: python -m benchmarks.structure [--tree DIR] [--against DIR|REVISION] [-v]

The files of ``archive/`` and ``crawler/`` of which a function is called, by ``sys.setprofile`` in every thread:

(page) from the moment Scrapy asks its download handlers for an article until the page's bytes are given to the pool of
       workers, in a crawl of one section page with one article: at most 18;
(reading) from ``archive.open`` over ``article(url)`` and ``snapshot(article)`` to ``page.text``: at most 8.

And lines, files, the lengths of functions (median, and what nine of ten do not exceed), functions with more than 8
parameters, classes with more than 12 attributes: ``benchmarks.sizes``. ``--against`` puts another state of the project
beside it. ``-v`` names the files that were entered, with the calls into each.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from benchmarks.crawling import environment
from benchmarks.loopback import article, listing, path_of, response, serving
from benchmarks.sizes import Sizes, sizes

__all__ = ["GOALS", "Entered", "entered"]

ROOT = Path(__file__).resolve().parents[1]
GOALS = {"page": 18, "reading": 8}

_MARK = "A line that stands on the article alone."


@dataclass(frozen=True)
class Entered:
    """The files entered, each with the calls into it."""

    page: dict[str, int]
    reading: dict[str, int]


def entered(tree: Path) -> Entered:
    """Crawls one page into a temporary folder with the code of ``tree``, and reads it back."""
    with serving(_answer) as site, tempfile.TemporaryDirectory() as place:
        link, folder = site.base + path_of(0), f"{place}/archive"
        page = _watched(tree, place, "page", f"{site.base}/politics/", link, _MARK, folder)
        return Entered(page, _watched(tree, place, "reading", link, folder))


def _answer(path: str, _: dict[str, str]) -> bytes:
    pages = {"/politics/": listing(range(1)), path_of(0): article(0, f"<p>{_MARK}</p>")}
    return response(pages[path]) if path in pages else response(b"no such page", status="404 Not Found")


def _watched(tree: Path, place: str, *words: str) -> dict[str, int]:
    what, *more = words
    # -P: the folder of the script holds modules whose names are others' too.
    command = [sys.executable, "-P", str(ROOT / "benchmarks" / "entered.py"), what, str(tree), *more]
    ended = subprocess.run(
        command, cwd=place, env=environment({"PYTHONPATH": str(tree)}), capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise RuntimeError(f"{what}: exit code {ended.returncode}\n{ended.stdout[-500:]}{ended.stderr[-3000:]}")
    calls: dict[str, int] = json.loads(ended.stdout.splitlines()[-1])
    return calls


@contextmanager
def _checkout(named: str) -> Iterator[Path]:
    """A folder as it is, or a revision of this repository in a temporary one."""
    if Path(named).is_dir():
        yield Path(named).resolve()
        return
    packed = subprocess.run(["git", "-C", str(ROOT), "archive", named], capture_output=True, check=True).stdout
    with tempfile.TemporaryDirectory() as place:
        with tarfile.open(fileobj=BytesIO(packed)) as files:
            files.extractall(place, filter="data")
        yield Path(place).resolve()


def _row(label: str, *values: object) -> None:
    print(f"{label:<44}" + "".join(f"{value!s:>12}" for value in values))


def _tell_sizes(all_of: list[Sizes]) -> None:
    _row("lines of archive/ and crawler/", *(one.lines for one in all_of))
    _row("files", *(one.files for one in all_of))
    _row("functions", *(len(one.functions) for one in all_of))
    _row("  lines of a function, median", *(one.median for one in all_of))
    _row("  lines of a function, 90th percentile", *(one.ninth_decile for one in all_of))
    _row("functions over 8 parameters", *(len(one.parameters) for one in all_of))
    _tell_names([one.parameters for one in all_of])
    _row("classes over 12 attributes", *(len(one.attributes) for one in all_of))
    _tell_names([one.attributes for one in all_of])


def _tell_names(all_of: list[dict[str, int]]) -> None:
    for name in sorted({name for one in all_of for name in one}):
        _row(f"  {name}", *(one.get(name, "-") for one in all_of))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tree", default=str(ROOT), help="the checkout to measure (default: this one)")
    options.add_argument("--against", help="another checkout, or a revision of this one, to put beside it")
    options.add_argument("-v", "--verbose", action="store_true", help="name the files that were entered")
    chosen = options.parse_args()
    names = [name for name in (chosen.against, chosen.tree) if name]
    ways, measured = [], []
    for name in names:
        with _checkout(name) as tree:
            ways.append(entered(tree))
            measured.append(sizes(tree))
    _row("", *(Path(name).name[:11] for name in names))
    for what, goal in GOALS.items():
        _row(f"files entered: {what} (at most {goal})", *(len(getattr(one, what)) for one in ways))
        if chosen.verbose:
            _tell_names([getattr(one, what) for one in ways])
    _tell_sizes(measured)


if __name__ == "__main__":
    main()
