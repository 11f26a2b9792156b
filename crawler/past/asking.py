"""Requests to another archive: one at a time, at its pace, and Retry-After is kept."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from archive.errors import NotFound, StorageError
from crawler.manners.retry_after import wait_asked

__all__ = ["Given", "Paced"]

_LEFT: Final = "call again later, it goes on from here"
_TIMEOUT: Final = 60.0
_TRIES: Final = 4
_LONGEST_WAIT: Final = 900.0
_MOST: Final = 20_000_000
_LATER: Final = frozenset({429, 500, 502, 503, 504})
# Refusals one behind the other after which the archive is left alone: one capture may be broken there, three are not.
_MOST_REFUSALS: Final = 3


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: its status, its header fields in order, its body as it came; ``lacks`` says why that is not whole."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    lacks: Literal["cut off", "too long"] | None = None

    @property
    def trouble(self) -> str | None:
        """Why this is not what was asked for; null where it is."""
        return f"HTTP {self.status}" if self.status != 200 else self.lacks

    def header(self, name: str) -> str | None:
        """The first field of this name (in lower case)."""
        return next((value for field, value in self.headers if field.lower() == name), None)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Paced:
    """Asks, with ``pace`` seconds at least between two requests. ``contact`` says who asks."""

    def __init__(self, pace: float, contact: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._pace, self._sleep = pace, sleep
        self._agent = f"PaperOfRecord (+{contact})"
        self._opener = urllib.request.build_opener(_NoRedirect)
        self._next = 0.0
        self._refusals = 0

    def text(self, url: str) -> bytes:
        """The body at ``url``; StorageError for any status but 200, and for a body that is not whole."""
        given = self.get(url)
        if given.trouble:
            raise StorageError(f"{url}: {given.trouble}")
        return given.body

    def get(self, url: str) -> Given:
        """The answer of ``url``; redirects are answers. What asks for less traffic is asked again later, a few times.

        Raises StorageError where the archive does not answer, wants to be left alone, or refuses one request after the
        other, NotFound for 404."""
        wait = self._pace
        for _ in range(_TRIES):
            self._sleep(max(0.0, self._next - time.monotonic()))
            self._next = time.monotonic() + self._pace
            given = self._asked(url)
            if given.status == 404:
                raise NotFound(f"{url}: the archive does not have it")
            if given.status not in _LATER and given.lacks != "cut off":
                self._refusals = 0
                return given
            asked = _wait_asked(given)
            if asked > _LONGEST_WAIT:
                raise StorageError(f"{url}: HTTP {given.status}, and to be left alone for {asked:.0f} s; {_LEFT}")
            wait = min(_LONGEST_WAIT, max(2 * wait, asked))
            self._next = time.monotonic() + wait
        self._refusals += 1
        if given.status == 429 or self._refusals >= _MOST_REFUSALS:
            raise StorageError(f"{url}: {given.trouble}, again and again; {_LEFT}")
        return given

    def _asked(self, url: str) -> Given:
        headers = {"User-Agent": self._agent, "Accept-Encoding": "identity"}
        try:
            with self._opener.open(urllib.request.Request(url, headers=headers), timeout=_TIMEOUT) as answer:
                return Given(answer.status, answer.getheaders(), *_body(answer))
        except urllib.error.HTTPError as error:
            with error:
                return Given(error.code, list(error.headers.items()), error.read(_MOST))
        except (OSError, ValueError, http.client.HTTPException) as error:
            reason = str(getattr(error, "reason", error)) or type(error).__name__
            raise StorageError(f"{url}: no answer ({reason}); call again, it goes on from here") from None


def _body(answer: http.client.HTTPResponse) -> tuple[bytes, Literal["cut off", "too long"] | None]:
    """The body, and why it is not whole. Of a body that is cut Python says so only where it is in chunks."""
    try:
        body = answer.read(_MOST + 1)
    except http.client.IncompleteRead as error:
        return error.partial, "cut off"
    if len(body) > _MOST:
        return b"", "too long"
    return body, "cut off" if answer.length else None


def _wait_asked(given: Given) -> float:
    """The seconds that an answer asks to wait."""
    return wait_asked(given.status, given.header("retry-after"), given.header("date"), time.time()) or 0.0
