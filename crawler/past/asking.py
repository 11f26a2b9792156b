"""Requests to another archive: one at a time, at its pace, and Retry-After is kept."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any, Final

from archive.errors import NotFound, StorageError

__all__ = ["Given", "Paced"]

_TIMEOUT: Final = 60.0
_TRIES: Final = 4
_LONGEST_WAIT: Final = 900.0
_MOST: Final = 20_000_000
_LATER: Final = frozenset({429, 500, 502, 503, 504})


class Given:
    """An answer: its status, its header fields in order, its body as it came."""

    def __init__(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body


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

    def text(self, url: str) -> bytes:
        """The body at ``url``; StorageError for any status but 200."""
        given = self.get(url)
        if given.status != 200:
            raise StorageError(f"{url}: HTTP {given.status}")
        return given.body

    def get(self, url: str) -> Given:
        """The answer of ``url``; redirects are answers. What asks for less traffic is asked again later, a few times.

        Raises StorageError where the archive does not answer, NotFound for 404."""
        wait = self._pace
        for left in reversed(range(_TRIES)):
            self._sleep(max(0.0, self._next - time.monotonic()))
            self._next = time.monotonic() + self._pace
            given = self._asked(url)
            if given.status == 404:
                raise NotFound(f"{url}: the archive does not have it")
            if given.status not in _LATER or not left:
                return given
            wait = min(_LONGEST_WAIT, max(2 * wait, _retry_after(given)))
            self._next = time.monotonic() + wait
        raise AssertionError

    def _asked(self, url: str) -> Given:
        headers = {"User-Agent": self._agent, "Accept-Encoding": "identity"}
        try:
            with self._opener.open(urllib.request.Request(url, headers=headers), timeout=_TIMEOUT) as answer:
                return Given(answer.status, answer.getheaders(), answer.read(_MOST))
        except urllib.error.HTTPError as error:
            with error:
                return Given(error.code, list(error.headers.items()), error.read(_MOST))
        except (OSError, ValueError, http.client.HTTPException) as error:
            reason = str(getattr(error, "reason", error)) or type(error).__name__
            raise StorageError(f"{url}: no answer ({reason}); call again, it goes on from here") from None


def _retry_after(given: Given) -> float:
    told = next((value for name, value in given.headers if name.lower() == "retry-after"), "")
    return float(told) if told.isdecimal() else 0.0
