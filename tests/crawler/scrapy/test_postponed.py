"""The row of pages that wait for a worker."""

from __future__ import annotations

import errno
import os
import tracemalloc
from dataclasses import replace
from typing import Any

import pytest

from crawler.articles.page import Page
from crawler.scrapy.postponed import Postponed
from tests.crawler.articles.test_outcome import page


def _pages(count: int) -> list[Page]:
    headers = (("Content-Type", "text/html"), ("ETag", "x" * 40))
    return [
        replace(page(body=bytes(number)), url=f"https://a.example/{number}/", headers=headers)
        for number in range(count)
    ]


def _leaves(row: Postponed) -> list[tuple[Page, int]]:
    found = []
    while row:
        size = row.size
        found.append((row.take(), size))
    return found


def test_what_came_first_leaves_first_without_its_bytes() -> None:
    row, pages = Postponed(), _pages(7)
    for one in pages[:3]:
        row.put(one)
    first = (row.size, row.take())
    for one in pages[3:]:
        row.put(one)

    told = [(one, size) for size, one in [first]] + _leaves(row)

    assert told == [(replace(one, body=b""), len(one.body)) for one in pages]
    assert not row
    row.put(pages[6])
    assert _leaves(row) == [(replace(pages[6], body=b""), 6)]


def test_what_is_forgotten_is_gone() -> None:
    row = Postponed()
    for one in _pages(3):
        row.put(one)
    assert row.size == 0
    row.clear()
    assert not row
    row.clear()
    row.put(_pages(3)[2])
    assert [size for _, size in _leaves(row)] == [2]


@pytest.mark.parametrize("written", [0, 10])
def test_a_full_disk_loses_none(monkeypatch: pytest.MonkeyPatch, written: int) -> None:
    row, pages, write = Postponed(), _pages(6), os.pwrite

    def full(file: int, data: bytes, at: int) -> int:
        if not written:
            raise OSError(errno.ENOSPC, "no space")
        return write(file, data[:written], at)

    row.put(pages[0])
    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", full)
        row.put(pages[1])
        row.put(pages[2])
    for one in pages[3:]:
        row.put(one)

    assert sorted(size for _, size in _leaves(row)) == list(range(6))


def test_ten_thousand_pages_take_no_memory() -> None:
    row: Any = Postponed()
    (one,) = _pages(1)
    row.put(one)
    tracemalloc.start()
    for number in range(10_000):
        row.put(replace(one, url=f"https://a.example/{number}/"))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 1_000_000
    row.clear()
