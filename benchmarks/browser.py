"""Does a scheduled run make the same of a real browser's captures as of our own crawl's? docs/ways-in.md.

``python -m benchmarks.browser`` needs Debian's ``chromium`` and ``wget``. Two editions of the demo newsroom are crawled
by us; chromium opens each page that we asked for, through warcprox, and wget fetches it, too. py-wacz makes a WACZ of
the WARC files of each. (warcprox and py-wacz have environments of their own.) When the papers are away, a scheduled
run with ``-a intake=`` takes each in, beside a WACZ that was cut. Asked for: the articles and versions of our own
crawl, with the same text; nothing at the second run; the cut file set aside with its cause. Exit code 1 where not.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import archive
from archive.verify.audit import verify
from benchmarks.environments import environment
from crawler.demo.newsroom import Newsroom
from crawler.demo.visit import crawl
from crawler.demo.visit import environment as scrapy_environment

__all__ = ["main"]

_WACZ: Final = ("wacz==0.6.0", "setuptools<81")
_WARCPROX: Final = "warcprox==2.13.1"
# It refuses 127.0.0.1 unless its class is told otherwise; no option does that.
_ALSO_LOOPBACK: Final = """
from warcprox import main, warcproxy
warcproxy.WarcProxyHandler.allow_localhost = True
main.main()
"""
_READY_WITHIN: Final = 60.0
# A browser asks its makers for many things by itself.
_QUIET: Final = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-extensions", "--no-first-run", "--no-default-browser-check",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
)  # fmt: skip


class Recorder:
    """warcprox on 127.0.0.1, which writes into ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "warcs"
        self._home = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        tool = [str(environment(_WARCPROX) / "bin/python"), "-c", _ALSO_LOOPBACK]
        command = [*tool, "-b", "127.0.0.1", "-p", str(self.port), "-z"]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(
            [*command, "-d", str(self.folder)], cwd=self._home, stdout=quiet, stderr=quiet
        ) as process:
            try:
                until = time.monotonic() + _READY_WITHIN
                while time.monotonic() < until and process.poll() is None:
                    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                        break
                    time.sleep(0.2)
                yield
            finally:
                # It closes its files when it is asked to end.
                process.terminate()

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.warc.gz"))


def browsed(urls: Sequence[str], profile: Path, port: int) -> None:
    """Chromium opens each page, and waits until it is loaded. Loopback goes through the proxy, too."""
    options = [*_QUIET, f"--user-data-dir={profile}", f"--proxy-server=http://127.0.0.1:{port}"]
    for url in urls:
        command = ["chromium", *options, "--proxy-bypass-list=<-loopback>", "--dump-dom", url]
        subprocess.run(command, capture_output=True, check=True, timeout=120)


def fetched(urls: Sequence[str], stem: Path) -> Path:
    """wget's own WARC file of the pages."""
    command = ["wget", "--quiet", "--no-config", "--no-proxy", "--warc-file", str(stem), "-i", "-", "-O", "/dev/null"]
    given = "\n".join(urls)
    # 8: an answer was an error, which is kept as well.
    done = subprocess.run(command, input=given, text=True, capture_output=True, check=False, timeout=300)
    if done.returncode not in (0, 8):
        raise RuntimeError(f"wget ended with {done.returncode}: {done.stderr[-500:]}")
    return stem.with_name(f"{stem.name}.warc.gz")


def packaged(files: Sequence[Path], to: Path) -> None:
    """A WACZ by py-wacz, old enough to be whole."""
    wacz = environment(*_WACZ) / "bin/wacz"
    words = [str(wacz), "create", "-o", str(to), *map(str, files)]
    subprocess.run(words, check=True, timeout=300, cwd=to.parent, capture_output=True)
    _aged(to)


def _aged(path: Path) -> None:
    os.utime(path, (time.time() - 3600,) * 2)


def asked(root: Path, before: set[str]) -> tuple[list[str], set[str]]:
    """The addresses of the pages that our crawl asked for since ``before``, a set of record ids, and all ids now."""
    exchanges = [one for one in archive.open(root).snapshots() if one.kind != "failure"]
    # A feed or a sitemap is no page: chromium would ask where to save it, and wait.
    pages = [one for one in exchanges if "html" in (one.headers.first("Content-Type") or "html")]
    new = [one.url for one in pages if one.record_id not in before]
    return list(dict.fromkeys(new)), {one.record_id for one in exchanges}


def told(root: Path) -> set[tuple[Any, ...]]:
    """What the archive says of each version of each article."""
    versions = archive.open(root).articles(status=None, versions="all")
    return {
        (one.url, one.version, one.status, one.headline, one.text, one.content_hash) for one in versions if one.version
    }


def taken(intake: Path, root: Path, outlets: Path, names: str) -> dict[str, Any]:
    """The summary of a scheduled run with this intake."""
    settings = {"ARCHIVE": root, "OUTLETS": outlets, "ALLOW_PRIVATE": "127.0.0.0/8", "RETRY_TIMES": 0}
    settings |= {"CONTACT": "demo@paper-of-record.invalid", "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "WARNING"}
    words = [sys.executable, "-m", "scrapy", "crawl", "politics", "-a", f"outlet={names}", "-a", f"intake={intake}"]
    words += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    done = subprocess.run(
        words, cwd=outlets.parent, env=scrapy_environment(), capture_output=True, text=True, check=False, timeout=600
    )
    if done.returncode != 1:
        raise RuntimeError(f"a run whose papers are away ended with {done.returncode}: {done.stderr[-2000:]}")
    summary: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return summary["intake"]  # type: ignore[no-any-return]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="browser-") as temporary:
        folder = Path(temporary)
        own, outlets, recorder, files = folder / "own", folder / "outlets", Recorder(folder), []
        with Newsroom(edition=1) as room, recorder.running():
            room.outlets_folder(outlets)
            names, seen, pages = ",".join(room.bases), set[str](), 0
            for edition in (1, 2):
                room.publish(edition)
                crawl(room, own, outlets, refetch=edition > 1)
                urls, seen = asked(own, seen)
                browsed(urls, folder / f"profile-{edition}", recorder.port)
                files.append(fetched(urls, folder / f"wget-{edition}"))
                pages += len(urls)
        print(f"our own crawl     {pages} pages asked for, {len(told(own))} versions of articles")
        wrong: list[str] = []
        for name, warcs in (("chromium", recorder.files), ("wget", files)):
            intake = folder / name
            intake.mkdir()
            packaged(warcs, intake / f"{name}.wacz")
            wrong += _wrong(name, intake, own, outlets, names)
    print("\n".join(wrong) or "the same", f"verdict: {'FAILED' if wrong else 'passed'}", sep="\n")
    return 1 if wrong else 0


def _wrong(name: str, intake: Path, own: Path, outlets: Path, names: str) -> Iterator[str]:
    whole, cut, root = intake / f"{name}.wacz", intake / "cut.wacz", intake.parent / f"from-{name}"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    _aged(cut)
    first = taken(intake, root, outlets, names)
    ours, theirs = told(own), told(root)
    print(f"{name:<17} {first['files']} WACZ, {len(theirs)} versions, {len(ours & theirs)} of them ours; set aside:")
    print(f"{'':<17} {', '.join(first['set_aside'])}")
    yield from (f"{name}: missed {one[:4]}" for one in sorted(ours - theirs, key=str))
    yield from (f"{name}: not ours {one[:4]}" for one in sorted(theirs - ours, key=str))
    if first["files"] != 1 or first["set_aside"] != ["cut.wacz"]:
        yield f"{name}: {first}"
    causes = [json.loads(path.read_bytes())["cause"]["kind"] for path in (intake / "set-aside").glob("*.cause.json")]
    if causes != ["file_unread"]:
        yield f"{name}: set aside for {causes}"
    second = taken(intake, root, outlets, names)
    if (second["files"], second["articles"], second["set_aside"]) != (0, 0, []) or told(root) != theirs:
        yield f"{name}: the second run took {second}"
    yield from (f"{name}: {one}" for one in verify(root))


if __name__ == "__main__":
    missing = [one for one in ("chromium", "wget") if shutil.which(one) is None]
    sys.exit(f"{' and '.join(missing)}: not installed (apt-get install {' '.join(missing)})" if missing else main())
