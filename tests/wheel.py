"""The wheel in empty environments outside the checkout: what a user of each kind gets.

``make wheel`` runs it. The base reads an archive with neither Scrapy nor trafilatura there; the ``crawl`` extra crawls.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEPT = ("PATH", "HOME", "TMPDIR", "LANG", "PIP_INDEX_URL", "PIP_CONFIG_FILE", "XDG_CONFIG_DIRS")

# Publishes the newsroom, and writes its outlet files into the folder given; ends with its standard input.
PUBLISH = """
import sys
from pathlib import Path
from crawler.demo.newsroom import Newsroom
with Newsroom(edition=1) as room:
    room.outlets_folder(Path(sys.argv[1]))
    print(",".join(room.bases), flush=True)
    sys.stdin.read()
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="paper-of-record-wheel-") as place:
        folder = Path(place)
        run([sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)], folder)
        (wheel,) = folder.glob("*.whl")
        assert {"archive/py.typed", "crawler/py.typed"} <= set(zipfile.ZipFile(wheel).namelist())
        crawling = environment(folder / "crawl", f"{wheel}[crawl]")
        crawl(crawling, folder)
        reading = environment(folder / "base", str(wheel))
        read(reading, folder)
    print("the wheel crawls with its extra and reads without")


def environment(place: Path, requirement: str) -> Path:
    """The ``bin`` of a new environment in which only ``requirement`` was installed."""
    run([sys.executable, "-m", "venv", str(place)], place.parent)
    run([str(place / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", requirement], place.parent)
    return place / "bin"


def crawl(tools: Path, folder: Path) -> None:
    """A crawl of the demo newsroom, from a folder that holds nothing of ours."""
    outlets = folder / "outlets"
    outlets.mkdir()
    room = subprocess.Popen(
        [str(tools / "python"), "-c", PUBLISH, str(outlets)],
        cwd=folder, env=kept(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert room.stdout
        names = room.stdout.readline().strip()
        settings = {"ARCHIVE": folder / "archive", "OUTLETS": outlets, "ALLOW_PRIVATE": 1, "DOWNLOAD_DELAY": 0}
        words = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
        told = run([str(tools / "scrapy"), "crawl", "politics", "-a", f"outlet={names}", *words], folder)
    finally:
        room.communicate("", timeout=30)
    assert json.loads(told)["counts"]["saved"] > 20, told


def read(tools: Path, folder: Path) -> None:
    """The archive of the crawl, read where there is neither Scrapy nor trafilatura."""
    listed = run([str(tools / "archive"), "list", str(folder / "archive")], folder).splitlines()[1:]
    code = (
        "import archive, importlib.util as u\n"
        "assert not [name for name in ('scrapy', 'trafilatura', 'twisted', 'lxml') if u.find_spec(name)]\n"
        f"news = archive.open({str(folder / 'archive')!r})\n"
        "print(sum(news.snapshot(one).status == 200 for one in news.articles()))"
    )
    proved = int(run([str(tools / "python"), "-c", code], folder))
    assert proved == len(listed) > 20, (proved, len(listed))


def run(words: list[str], folder: Path) -> str:
    """The command's output; ends everything with its own words where it fails."""
    env = {**kept(), "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=900)
    if done.returncode:
        sys.exit(f"{' '.join(words)}\nended with {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def kept() -> dict[str, str]:
    """An environment in which nothing points at the checkout or at a proxy."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}


if __name__ == "__main__":
    main()
