"""Memory that one thread has freed is of use to another."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from crawler.scrapy import arenas


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What was asked of the C library."""
    found: list[tuple[int, int]] = []
    library = SimpleNamespace(mallopt=lambda *what: found.append(what))
    monkeypatch.setattr(arenas.ctypes, "CDLL", lambda _: library)
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    return found


def test_the_threads_share_two_arenas(asked: list[tuple[int, int]]) -> None:
    arenas.share_arenas()

    assert asked == [(-8, 2)]


def test_whoever_has_chosen_a_number_keeps_it(asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALLOC_ARENA_MAX", "16")

    arenas.share_arenas()

    assert asked == []


def test_a_library_without_arenas_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arenas.ctypes, "CDLL", lambda _: SimpleNamespace())

    arenas.share_arenas()
