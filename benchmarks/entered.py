"""Which files of ours one page enters on its way to a worker, and which reading an article back enters.

Run by ``benchmarks.structure`` in a process of its own, with the tree to measure on PYTHONPATH:
``python -P entered.py page URL ARTICLE MARK FOLDER`` or ``python -P entered.py reading ARTICLE FOLDER``; the answer is
the last line of stdout, JSON. It knows only what is public: Scrapy's and pebble's calls, our settings, ``archive``.

A file is entered where a function of it is called (or resumed) in any thread. What runs because a module is imported
at that moment or because a clock ticks (Twisted's ``LoopingCall``) does not count, nor does code without a file (the
``__init__`` of a dataclass).
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

_OURS = ("archive", "crawler")


class Watch:
    """Counts the calls into our files between two moments; ``begins`` and ``ends`` tell them by the frame called."""

    def __init__(self, tree: Path) -> None:
        self.calls: Counter[str] = Counter()
        self.is_open = False
        self.begins: tuple[CodeType, Callable[[FrameType], bool]] | None = None
        self.ends: tuple[CodeType, Callable[[FrameType], bool]] | None = None
        self._tree = f"{tree}/"
        self._names: dict[CodeType, str | None] = {}

    def start(self) -> None:
        threading.setprofile(self._called)
        sys.setprofile(self._called)

    def stop(self) -> None:
        sys.setprofile(None)
        threading.setprofile(None)

    def _called(self, frame: FrameType, event: str, _: Any) -> None:
        if event != "call":
            return
        code = frame.f_code
        if not self.is_open:
            self.is_open = self.begins is not None and code is self.begins[0] and self.begins[1](frame)
            return
        if self.ends is not None and code is self.ends[0] and self.ends[1](frame):
            self.is_open, self.begins = False, None
            return
        if code not in self._names:
            self._names[code] = self._name(code)
        name = self._names[code]
        if name is not None and not _is_by_the_way(frame):
            self.calls[name] += 1

    def _name(self, code: CodeType) -> str | None:
        name = code.co_filename.removeprefix(self._tree)
        return name if name != code.co_filename and name.split("/")[0] in _OURS else None


def _is_by_the_way(frame: FrameType | None) -> bool:
    while frame is not None:
        code = frame.f_code
        if code.co_filename.startswith("<frozen importlib") or code.co_qualname == "LoopingCall.__call__":
            return True
        frame = frame.f_back
    return False


def page(watch: Watch, url: str, article: str, mark: str, folder: str) -> None:
    """A crawl of ``url``, a section page that names one article. Counted is what runs from the moment Scrapy asks its
    download handlers for ``article`` until pebble is given bytes in which ``mark`` stands."""
    from pebble import ProcessPool  # noqa: PLC0415 - who only reads does without
    from scrapy.cmdline import execute  # noqa: PLC0415
    from scrapy.core.downloader.handlers import DownloadHandlers  # noqa: PLC0415

    def is_asked(frame: FrameType) -> bool:
        return bool(frame.f_locals["request"].url == article)

    def is_handed_on(frame: FrameType) -> bool:
        return mark.encode() in b"".join(_bytes_in((frame.f_locals["args"], frame.f_locals["kwargs"])))

    watch.begins = (DownloadHandlers.download_request_async.__code__, is_asked)
    watch.ends = (ProcessPool.schedule.__code__, is_handed_on)
    settings = {
        "ARCHIVE": folder,
        "ALLOW_PRIVATE": "127.0.0.0/8",
        "CONTACT": "bench@example.org",
        "SOURCES": "sections",
        "LOG_LEVEL": "WARNING",
        # The article waits its turn: by then nothing of the section page is left to do.
        "DOWNLOAD_DELAY": 1,
    }
    words = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    watch.start()
    try:
        execute(["scrapy", "crawl", "politics", "-a", f"url={url}", *words])
    except SystemExit as ended:
        if ended.code:
            raise
    finally:
        watch.stop()
    if watch.begins is not None:
        raise SystemExit("the page's way was not seen: Scrapy did not ask for it, or pebble was not given its bytes")


def _bytes_in(value: object) -> list[bytes]:
    if isinstance(value, bytes):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [data for one in inner for data in _bytes_in(one)]


def reading(watch: Watch, article: str, folder: str) -> None:
    """Opens the archive, takes the article of an address, its snapshot, and the snapshot's text."""
    import archive  # noqa: PLC0415 - of the tree that is measured

    watch.is_open = True
    watch.start()
    try:
        news = archive.open(folder)
        # An archive without the short way has its history.
        found = news.article(article) if hasattr(news, "article") else news.history(article)[-1]
        text = news.snapshot(found).text
    finally:
        watch.stop()
    if "</html>" not in text:
        raise SystemExit("what was read back is not the page")


def main() -> None:
    what, tree, *words = sys.argv[1:]
    watch = Watch(Path(tree).resolve())
    measured: dict[str, Callable[..., None]] = {"page": page, "reading": reading}
    measured[what](watch, *words)
    print(json.dumps(dict(sorted(watch.calls.items()))))


if __name__ == "__main__":
    main()
