from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from crawler.demo.newsroom import Newsroom

COURIER, SHIOMI = "demo-halder-courier", "demo-shiomi"


@dataclass(frozen=True)
class Answer:
    status: int
    fields: list[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def field(self, name: str) -> str | None:
        return next((value for key, value in self.fields if key.lower() == name.lower()), None)


Visit = Callable[..., Answer]


@pytest.fixture
def room() -> Iterator[Newsroom]:
    with Newsroom(edition=1) as room:
        yield room


@pytest.fixture
def visit() -> Visit:
    """One GET of a URL, no redirect followed, nothing unpacked but the chunks."""

    def get(url: str, method: str = "GET", **headers: str) -> Answer:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=10)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers={key.replace("_", "-"): value for key, value in headers.items()})
        response = connection.getresponse()
        answer = Answer(response.status, response.getheaders(), response.read())
        connection.close()
        return answer

    return get
