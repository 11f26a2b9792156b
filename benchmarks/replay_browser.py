"""Does ReplayWeb.page show an article of ours, out of one WACZ file, in a real browser? docs/replay.md.

``python -m benchmarks.replay_browser [ARCHIVE] [--screenshot FILE.png]`` writes the demo newsroom (or ARCHIVE) as a
WACZ file, serves it with ReplayWeb.page on 127.0.0.1, and opens its longest article in Chromium without a window. What
stands in the page then, in all its frames, is compared with the blocks of the clean text. Exit code 1 where one is
missing. It needs ``chromium`` and ``npm``; no other address is asked but npm's registry.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import archive
from archive.__main__ import main as command
from archive.article import Article
from benchmarks.replay import demo

PLAYER: Final = "replaywebpage@2.5.3"
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
_WITHIN: Final = 60
_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")
# ReplayWeb.page begins when its window is loaded, so it has one of its own.
_PLAYER_PAGE: Final = """\
<!doctype html><meta charset="utf-8"><title>Replay</title><style>body {{ margin: 0; height: 100vh }}</style>
<script src="ui.js"></script>
<replay-web-page source="/demo.wacz" url="{url}" ts="{moment}" replayBase="/replay/" style="height: 100vh">
</replay-web-page>
"""
# The whole is loaded, and its picture taken, when the last picture in it is there: the server keeps that back until the
# script has told what is to be read in all frames.
_PAGE: Final = """\
<!doctype html><meta charset="utf-8"><title>Replay</title>
<style>body { margin: 0 } iframe { border: 0; width: 100vw; height: 100vh }</style>
<iframe src="player.html"></iframe>
<script>
function told(root) {
  let text = root.body ? root.body.innerText : "";
  for (const one of root.querySelectorAll("*")) {
    if (one.shadowRoot) text += "\\n" + told(one.shadowRoot);
    if (one.tagName == "IFRAME" && one.contentDocument) text += "\\n" + told(one.contentDocument);
  }
  return text;
}
setInterval(() => fetch("/told", { method: "POST", body: told(document) }), 500);
</script>
<img src="/when-told" alt="" width="1" height="1">
"""


class _Site(ThreadingHTTPServer):
    """Serves a folder. ``told`` is what the browser read last, ``is_there`` is set when that has all of ``wanted``."""

    def __init__(self, folder: Path, wanted: list[str]) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
        self.wanted = wanted
        self.told = ""
        self.is_there = threading.Event()

    def tell(self, text: str) -> None:
        self.told = " ".join(text.split())
        if not self.missing():
            self.is_there.set()

    def missing(self) -> list[str]:
        return [one for one in self.wanted if one not in self.told]


class _Handler(SimpleHTTPRequestHandler):
    """Files, with ranges: ReplayWeb.page reads of a WACZ file what it needs."""

    server: _Site

    def do_GET(self) -> None:
        if self.path == "/when-told":
            self.server.is_there.wait(_WITHIN)
            self.send_error(HTTPStatus.NO_CONTENT)
        elif asked := _RANGE.fullmatch(self.headers.get("Range", "")):
            self._part(Path(self.translate_path(self.path)), asked[1], asked[2])
        else:
            super().do_GET()

    def do_POST(self) -> None:
        self.server.tell(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(HTTPStatus.NO_CONTENT)
        self.end_headers()

    def _part(self, path: Path, first: str, last: str) -> None:
        data = path.read_bytes()
        begin = int(first) if first else max(len(data) - int(last), 0)
        part = data[begin : int(last) + 1 if first and last else None]
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Range", f"bytes {begin}-{begin + len(part) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(part)))
        self.send_header("Content-Type", self.guess_type(path))
        self.end_headers()
        self.wfile.write(part)

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        return


@contextlib.contextmanager
def _served(site: _Site) -> Iterator[str]:
    with site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{site.server_address[1]}/"
        finally:
            site.shutdown()


def _player(folder: Path) -> None:
    """ReplayWeb.page's two files: what it shows, and its service worker under ``replay/``."""
    subprocess.run(["npm", "pack", "--silent", PLAYER], cwd=folder, check=True, capture_output=True, timeout=120)
    (folder / "replay").mkdir()
    with tarfile.open(next(folder.glob("*.tgz"))) as package:
        for name, place in (("ui.js", "ui.js"), ("sw.js", "replay/sw.js")):
            (folder / place).write_bytes(_read(package, f"package/{name}"))


def _read(package: tarfile.TarFile, name: str) -> bytes:
    file = package.extractfile(name)
    assert file is not None, name
    return file.read()


def _browse(address: str, screenshot: Path, profile: Path) -> None:
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        sys.exit("there is no Chromium here; install it (Debian: apt-get install chromium)")
    switches = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1200,1400"]
    switches += ["--no-first-run", "--disable-background-networking", f"--user-data-dir={profile}"]
    command = [browser, *switches, f"--timeout={1000 * _WITHIN}", f"--screenshot={screenshot}", address]
    subprocess.run(command, check=True, capture_output=True, timeout=2 * _WITHIN)


def _longest(root: Path) -> Article:
    return max(archive.open(root).articles(status="ok"), key=lambda one: (len(one.body), one.captured))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", nargs="?", type=Path)
    parser.add_argument("--screenshot", type=Path, default=Path("replayed.png"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="paper-of-record-") as scratch:
        folder, root = Path(scratch, "site"), options.archive or Path(scratch, "demo")
        folder.mkdir()
        if not options.archive:
            demo(root)
        article = _longest(root)
        if command(["wacz", str(root), "--to", str(folder / "demo.wacz")]):
            return 1
        _player(folder)
        moment = re.sub(r"\D", "", article.captured)[:14]
        (folder / "player.html").write_text(_PLAYER_PAGE.format(url=html.escape(article.url), moment=moment))
        (folder / "index.html").write_text(_PAGE)
        site = _Site(folder, [" ".join(one.text.split()) for one in article.body if one.type != "table"])
        with _served(site) as address:
            _browse(address, options.screenshot.resolve(), Path(scratch, "profile"))
    missing = site.missing()
    print(f"{article.url}: {len(site.wanted) - len(missing)} of {len(site.wanted)} blocks of the clean text are shown")
    print(f"the page as it was shown: {options.screenshot}")
    return 1 if missing or not site.wanted else 0


if __name__ == "__main__":
    sys.exit(main())
