"""The newsroom: the demo papers on the loopback, one process, one address each."""

from __future__ import annotations

import errno
import itertools
from dataclasses import replace
from pathlib import Path
from typing import Literal, Self

from archive.errors import UsageError
from crawler.demo.newsroom.desk import Paper, papers
from crawler.demo.newsroom.outletfile import outlet_file
from crawler.demo.newsroom.reply import Reply
from crawler.demo.newsroom.routes import answer
from crawler.demo.newsroom.server import Now, PaperServer, Seen, utc_now
from crawler.demo.newsroom.truth import Expected, expected

__all__ = ["Newsroom"]

# Linux answers on all of 127.0.0.0/8. macOS has 127.0.0.1 only: there the second paper is reached by name, so that
# the two are two hosts all the same.
_ELSE = "localhost"


class Newsroom:
    """Serves edition ``edition`` of all papers until ``close`` (or the end of a ``with`` block).

    ``port`` is the same for all papers; 0 gives each a free one. ``folder`` holds other papers than the demo's own,
    ``printed`` are papers that no file holds; ``papers`` are those that are served; ``now`` is their clock. Raises
    UsageError when a port is taken.

    ::

        with Newsroom(edition=1) as room:
            room.outlets_folder(folder)     # what `-s OUTLETS=` takes
            room.publish(2)                 # the next visit meets edition 2
            room.truth()                    # what must be in the archive then
    """

    def __init__(
        self,
        edition: int = 1,
        *,
        port: int = 0,
        folder: Path | None = None,
        printed: tuple[Paper, ...] | None = None,
        now: Now = utc_now,
    ) -> None:
        self.edition = edition
        self._now = now
        self._serials = itertools.count(1)
        self.papers = printed if printed is not None else papers(folder)
        self._servers: list[PaperServer] = []
        try:
            for number, paper in enumerate(self.papers, 1):
                self._servers.append(self._server(paper, f"127.0.0.{number}", port))
        except UsageError:
            self.close()
            raise
        for server in self._servers:
            server.start()

    def publish(self, edition: int) -> None:
        """From now on every visitor meets ``edition``."""
        self.edition = edition

    @property
    def bases(self) -> dict[str, str]:
        """Outlet name → address, ``http://host:port``."""
        return {paper.name: server.base for paper, server in zip(self.papers, self._servers, strict=True)}

    @property
    def requests(self) -> list[Seen]:
        """Every request so far, in the order of time."""
        return sorted((seen for server in self._servers for seen in server.seen), key=lambda seen: seen.at)

    def truth(self, edition: int | None = None) -> dict[str, Expected]:
        """URL → what an exact reader would write down in ``edition`` (default: the one being served)."""
        found: dict[str, Expected] = {}
        for paper, server in zip(self.papers, self._servers, strict=True):
            found |= expected(paper.published_at(edition or self.edition), server.base)
        return found

    def outlets_folder(self, folder: Path) -> Path:
        """Writes an outlet file a paper into ``folder`` (made if absent) and returns it."""
        folder.mkdir(parents=True, exist_ok=True)
        for paper, server in zip(self.papers, self._servers, strict=True):
            (folder / f"{paper.name}.toml").write_text(outlet_file(paper, server.base), encoding="utf-8")
        return folder

    def close(self) -> None:
        """Ends the servers; what was in the middle of an answer is cut off."""
        for server in self._servers:
            server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _server(self, paper: Paper, host: str, port: int) -> PaperServer:
        server: PaperServer

        def reply(target: str, headers: dict[str, str]) -> Reply:
            edition = paper.published_at(self.edition)
            found = answer(edition, server.base, target, serial=next(self._serials), headers=headers)
            return replace(found, edition=edition.number)

        style: Literal["length", "chunked"] = "chunked" if paper.layout == "shiomi" else "length"
        try:
            server = PaperServer(host, port, reply, style, self._now)
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL and host != _ELSE:
                return self._server(paper, _ELSE, port)
            raise UsageError(f"{host}:{port}: cannot serve the demo there: {error.strerror}") from error
        return server
