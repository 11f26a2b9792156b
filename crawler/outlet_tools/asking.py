"""Asking and being answered, without a network: what a course of visits is written in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

__all__ = ["Answer", "Ask", "Course"]


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: ``role`` as in a crawl (section, feed, sitemap, robots, article), or ``page`` for any other;
    ``about`` is for the course alone."""

    url: str
    role: str
    about: Any = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: ``url`` is where from, after redirects; ``body`` is decoded. ``status`` is null where nothing came,
    and ``reason`` says why."""

    ask: Ask
    url: str
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)
    reason: str | None = None

    @property
    def good(self) -> bool:
        """Whether a page came (2xx)."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def trouble(self) -> str | None:
        """Why there is no page; None where there is one."""
        if self.good:
            return None
        return self.reason or f"HTTP {self.status}"


class Course(Protocol):
    """Decides what is asked, from what came."""

    def first(self) -> Iterable[Ask]: ...

    def answered(self, answer: Answer) -> Iterable[Ask]: ...
