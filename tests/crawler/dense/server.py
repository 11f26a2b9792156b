"""All outlets on the loopback: one thread, an address each (127.0.1.1, 127.0.1.2 …), HTTP/1.1 by hand, because a real
server would not end a body too early."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Mapping
from typing import Self

from tests.crawler.dense import clocks
from tests.crawler.dense.press import FEED, SECTION, SITEMAP, Met, Press, Reply
from tests.crawler.dense.world import House

__all__ = ["Presses", "outlet_file"]

_REASONS = {
    200: "OK",
    202: "Accepted",
    206: "Partial Content",
    301: "Moved Permanently",
    302: "Found",
    304: "Not Modified",
}


class Presses:
    """Serves what the outlets show at ``hour``, until the ``with`` block ends."""

    def __init__(self, houses: list[House]) -> None:
        self.hour = 0
        self.presses: list[Press] = []
        self._houses = houses
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def log(self) -> list[Met]:
        return [met for press in self.presses for met in press.log]

    async def _open(self) -> None:
        for place, house in enumerate(self._houses):
            host = f"127.0.{1 + place // 200}.{1 + place % 200}"
            press: list[Press] = []

            async def serve(
                reader: asyncio.StreamReader, writer: asyncio.StreamWriter, press: list[Press] = press
            ) -> None:
                with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                    await self._serve(press[0], reader, writer)
                writer.close()

            server = await asyncio.start_server(serve, host, 0)
            press.append(Press(house, f"http://{host}:{server.sockets[0].getsockname()[1]}"))
            self.presses += press

    async def _serve(self, press: Press, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            target = lines[0].split(" ")[1]
            fields = (line.partition(":") for line in lines[1:] if line)
            headers: Mapping[str, str] = {name.lower(): value.strip() for name, _, value in fields}
            reply = press.answer(target, headers, self.hour)
            writer.write(_wire(reply, clocks.told(press.house.name, self.hour)))
            await writer.drain()
            if not reply.length:
                return


def _wire(reply: Reply, time: list[tuple[str, str]]) -> bytes:
    fields = [*time, *reply.fields]
    if reply.length and reply.status != 304:
        fields.append(("Content-Length", str(len(reply.body))))
    if not reply.length:
        fields.append(("Connection", "close"))
    head = [
        f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Other')}",
        *(f"{name}: {value}" for name, value in fields),
    ]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + reply.body


def outlet_file(press: Press) -> str:
    """What a user would write for this outlet."""
    house, base = press.house, press.base
    lines = [f'name = "{house.name}"', f'title = "{house.name}"', f'home = "{base}/"', 'country = "no"']
    lines += [f'languages = ["{"ja" if house.language == "japanese" else "en"}"]', 'timezone = "UTC"']
    if house.shape == "ref":
        lines.append('article = "^/politics/story"')
    for kind, path in (("section", SECTION), ("feed", house.feed and FEED), ("sitemap", house.sitemap and SITEMAP)):
        if path:
            lines += ["", f"[[{kind}]]", f'url = "{base}{path}"', 'learned = "the play"', 'trail = ["Politics"]']
    return "\n".join(lines) + "\n"
