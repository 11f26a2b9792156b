"""One extractor in a process of its own, so that peers may have the environment their pins ask for.

    PYTHON benchmarks/systems.py NAME

Reads pickled (body, url, captured or None) from stdin, writes pickled (text, seconds of CPU). Only the standard library
is imported before the extractor is: this file is also run by the interpreters of ``python -m benchmarks.extraction
--peers DIR``, which know nothing of this project.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

__all__ = ["OWN", "PEERS", "Process", "available", "installed"]

Extract = Callable[[bytes, str, dt.datetime | None], str]
ROOT = Path(__file__).resolve().parents[1]
# Pinned: a figure is one of a version.
PINS = (
    "newspaper4k[ja,zh]==0.9.6", "news-please==1.6.16", "readability-lxml==0.9", "resiliparse==2.0.1",
    "lxml_html_clean==0.4.6",
)  # fmt: skip


def _ours() -> Extract:
    extract = importlib.import_module("crawler.extraction").extract
    return lambda body, url, captured: extract(body, url, captured=captured).text or ""


def _trafilatura(**options: bool) -> Callable[[], Extract]:
    def make() -> Extract:
        extract = importlib.import_module("trafilatura").extract
        return lambda body, url, captured: extract(body, url=url, include_comments=False, **options) or ""

    return make


def _with_metadata() -> Extract:
    extract = importlib.import_module("trafilatura").extract_with_metadata

    def run(body: bytes, url: str, captured: dt.datetime | None) -> str:
        document = extract(body, url=url, include_comments=False)
        return str(document.raw_text or "") if document is not None else ""

    return run


def _newspaper() -> Extract:
    """``download`` from the given bytes and ``parse``, as its users call it; ``nlp`` (keywords, a summary) is left out:
    it makes no field of ours."""
    newspaper = importlib.import_module("newspaper")

    def run(body: bytes, url: str, captured: dt.datetime | None) -> str:
        article = newspaper.Article(url, fetch_images=False)
        article.download(input_html=body.decode("utf-8", "replace"))
        article.parse()
        return str(article.text)

    return run


def _newsplease() -> Extract:
    read = importlib.import_module("newsplease").NewsPlease.from_html
    return lambda body, url, captured: read(body.decode("utf-8", "replace"), url=url, fetch_images=False).maintext or ""


def _readability() -> Extract:
    document, html = importlib.import_module("readability").Document, importlib.import_module("lxml.html")
    return lambda body, url, captured: str(
        html.fromstring(document(body.decode("utf-8", "replace")).summary()).text_content()
    )


def _resiliparse() -> Extract:
    plain = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda body, url, captured: str(plain(body.decode("utf-8", "replace"), main_content=True))


# What this project's own environment holds, and what a peers' environment does; each with the module it needs.
OWN: dict[str, Callable[[], Extract]] = {
    "ours (full record)": _ours,
    "trafilatura default": _trafilatura(),
    "trafilatura fast": _trafilatura(fast=True),
    "trafilatura favor_precision": _trafilatura(favor_precision=True),
    "trafilatura extract_with_metadata": _with_metadata,
}
PEERS: dict[str, tuple[Callable[[], Extract], str]] = {
    "newspaper4k": (_newspaper, "newspaper"),
    "news-please": (_newsplease, "newsplease"),
    "readability-lxml": (_readability, "readability"),
    "resiliparse": (_resiliparse, "resiliparse"),
}


def installed(folder: Path) -> Path:
    """The interpreter of the peers' environment in ``folder``, made there if it is not yet. Raises OSError or
    CalledProcessError where it cannot be."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PINS], check=True)
    return python


def available(python: Path | str, names: Sequence[str]) -> list[str]:
    """Those of the peers ``names`` that the interpreter can import."""
    found = []
    for name in names:
        probe = [str(python), "-c", f"import {PEERS[name][1]}"]
        if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            found.append(name)
    return found


class Process:
    """A running extractor; call it with a page's body, URL and time of capture: (text, seconds of CPU)."""

    def __init__(self, name: str, python: Path | str = sys.executable) -> None:
        # -P: the modules beside this file are not the extractor's.
        own = {"PYTHONPATH": str(ROOT)} if name in OWN else {}
        self._process = subprocess.Popen(
            [str(python), "-P", str(Path(__file__).resolve()), name], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env={**os.environ, **own},
        )  # fmt: skip

    def __call__(self, body: bytes, url: str, captured: dt.datetime | None = None) -> tuple[str, float]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pickle.dump((body, url, captured), self._process.stdin)
        self._process.stdin.flush()
        text, seconds = pickle.load(self._process.stdout)
        return str(text), float(seconds)

    def close(self) -> None:
        """Ends the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)


def _serve(extract: Extract, given: Any, taken: Any) -> None:
    while True:
        try:
            body, url, captured = pickle.load(given)
        except EOFError:
            return
        begun = time.process_time()
        text = ""
        with contextlib.suppress(Exception):  # a peer that fails on a page has no text of it
            text = extract(body, url, captured)
        pickle.dump((text, time.process_time() - begun), taken)
        taken.flush()


def main() -> None:
    """Serves the extractor named on the command line."""
    name = sys.argv[1]
    # What workers print must not get between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    make = OWN[name] if name in OWN else PEERS[name][0]
    _serve(make(), sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
