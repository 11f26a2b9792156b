"""Mementos as WARC files: a response with the address and moment of the first capture, and where it was had."""

from __future__ import annotations

import datetime as dt
import fcntl
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from archive.layout import new_run
from archive.runs.files import software
from archive.warc.build import memento, warcinfo
from crawler.past.asking import Given
from crawler.past.cdx import Memento

__all__ = ["Keeping", "finished"]

_OPEN: Final = ".open"
# As replay programs call the header fields of the first response.
_ORIGINAL: Final = "x-archive-orig-"
_KEPT: Final = frozenset({"content-type", "content-encoding", "content-language", "last-modified", "etag"})
# Of what was transferred to us.
_OF_TRANSFER: Final = frozenset({"transfer-encoding", "content-length", "connection"})


class Keeping:
    """A WARC file of mementos in ``folder``; its name ends in ``.open`` until all is written."""

    def __init__(self, folder: Path, outlet: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        now = dt.datetime.now(dt.UTC)
        self.path = folder / f"past-{outlet}-{new_run()}.warc.gz"
        self._open = self.path.with_name(self.path.name + _OPEN)
        self._stream = self._open.open("xb")
        fcntl.flock(self._stream, fcntl.LOCK_EX)  # until its end, however that comes
        info = warcinfo(self.path.name, sorted(software().items()), now)
        self._info = info.record_id
        self._stream.write(info.data)
        self.count = 0

    def keep(self, of: Memento, given: Given, source: str) -> None:
        """Writes one memento, so that it is there after a crash."""
        head = "".join(f"{name}: {value}\r\n" for name, value in _first_head(given))
        response = f"HTTP/1.1 {given.status} OK\r\n{head}\r\n".encode("latin-1", "replace") + given.body
        now = dt.datetime.now(dt.UTC)
        built = memento(of.url, response, of.moment, source=source, fetched=now, warcinfo_id=self._info)
        self._stream.write(built.data)
        self._stream.flush()
        self.count += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        with self._stream:
            if not self.count:
                self._open.unlink()
            elif error is None:
                # Else the next call finishes it, and takes what is in it.
                self._stream.flush()
                self._open.rename(self.path)


def finished(folder: Path, outlet: str) -> list[Path]:
    """Files of an outlet that a crash left open, with the name that they have from now on. One that another call still
    writes is left alone."""
    done: list[Path] = []
    for left in sorted(folder.glob(f"past-{outlet}-*.warc.gz{_OPEN}")):
        if "-" in left.name.removeprefix(f"past-{outlet}-"):
            continue  # of an outlet whose name goes on
        with suppress(BlockingIOError), left.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            done.append(left.with_name(left.name.removesuffix(_OPEN)))
            left.rename(done[-1])
    return done


def _first_head(given: Given) -> list[tuple[str, str]]:
    """The header fields of the first response, as far as the archive tells them."""
    told = [(name[len(_ORIGINAL) :], value) for name, value in given.headers if name.lower().startswith(_ORIGINAL)]
    told = [(name, value) for name, value in told if name.lower() not in _OF_TRANSFER]
    named = {name.lower() for name, _ in told}
    # The body has the coding that it came to us with.
    told = [(name, value) for name, value in told if name.lower() != "content-encoding" or _is_packed(given, value)]
    return told + [
        (name, value)
        for name, value in given.headers
        if name.lower() in _KEPT and (name.lower() not in named or name.lower() == "content-encoding")
    ]


def _is_packed(given: Given, coding: str) -> bool:
    """Whether the body is in the first coding though the archive's answer does not say so."""
    is_gzip = coding.strip().lower() in ("gzip", "x-gzip") and given.body.startswith(b"\x1f\x8b")
    return is_gzip and given.header("content-encoding") is None
