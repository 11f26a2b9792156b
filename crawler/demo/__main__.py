"""``make demo``, ``python -m crawler.demo``: crawls the demo newsroom twice, with edits in between, and shows what
was kept. Everything happens on this machine; nothing leaves it.

Exit codes: 0 all is as it should be · 1 something is not, and is named · 2 usage.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from pathlib import Path

import archive
from archive.errors import ArchiveError, UsageError
from crawler.demo import show
from crawler.demo.checks import Edit, find_edit, mistakes
from crawler.demo.newsroom import Newsroom
from crawler.demo.visit import CrawlFailedError, crawl

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Runs the demo; see the module for what it returns."""
    parser = argparse.ArgumentParser(prog="python -m crawler.demo", description="Crawls two invented papers, twice.")
    parser.add_argument(
        "--archive", type=Path, help="a folder that does not exist yet (default: data/demo, or the next free name)"
    )
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without Japanese shows question marks
    try:
        return _demo(_place(options.archive))
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has seen enough; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("demo: interrupted", file=sys.stderr)
        return 130
    except UsageError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 2
    except (CrawlFailedError, ArchiveError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1


def _demo(place: Path) -> int:
    print("Two invented papers, The Halder Courier and 汐見新報, served on this machine alone.\n", flush=True)
    with Newsroom(edition=1) as room, tempfile.TemporaryDirectory(prefix="paper-of-record-") as folder:
        outlets = room.outlets_folder(Path(folder) / "outlets")
        print(f"1  First crawl of their politics pages ... {crawl(room, place, outlets)}", flush=True)
        room.publish(2)
        print("2  Meanwhile one article was edited, one taken down, one published.")
        print(f"3  Second crawl ... {crawl(room, place, outlets, refetch=True)}\n", flush=True)
        return _report(room, place)


def _report(room: Newsroom, place: Path) -> int:
    news = archive.open(place)
    edit: Edit | None = find_edit(room, news)
    print("\n".join(show.files(place)), "", sep="\n")
    if edit is not None:
        print("\n".join([*show.article(edit.new), "", *show.edit(edit), "", *show.proof(news, edit.new, place)]))
        print("\n".join(["", *show.next_steps(place, edit.new)]))
    found = mistakes(room, news)
    if found:
        print("\nNot as it should be:", *(f"  {one}" for one in found), sep="\n", file=sys.stderr)
    return 1 if found else 0


def _place(wanted: Path | None) -> Path:
    """The folder to keep the archive in: nothing that is there already is touched."""
    if wanted is not None:
        if wanted.exists():
            raise UsageError(f"{wanted}: is there already; name a folder that is not, or leave --archive out")
        return wanted.resolve()
    for number in range(1, 10_000):
        place = Path("data") / ("demo" if number == 1 else f"demo-{number}")
        if not place.exists():
            return place.resolve()
    raise UsageError("data/: holds ten thousand demos; delete some")


if __name__ == "__main__":
    sys.exit(main())
