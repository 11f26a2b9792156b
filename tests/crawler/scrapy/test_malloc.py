"""Memory that a crawl has freed is of use to others."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.scrapy import malloc


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What was asked of the C library."""
    found: list[tuple[int, int]] = []
    library = SimpleNamespace(
        mallopt=lambda *what: found.append(what), malloc_trim=lambda keep: found.append((0, keep))
    )
    monkeypatch.setattr(malloc.ctypes, "CDLL", lambda _: library)
    monkeypatch.setattr(malloc.gc, "callbacks", [])
    for variable in ("MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"):
        monkeypatch.delenv(variable, raising=False)
    return found


def test_the_threads_share_two_arenas_and_large_blocks_lie_in_none(asked: list[tuple[int, int]]) -> None:
    malloc.bound_malloc()

    assert asked == [(-8, 2), (-3, 1_000_000)]


def test_whoever_has_chosen_a_number_keeps_it(asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALLOC_ARENA_MAX", "16")

    malloc.bound_malloc()

    assert asked == [(-3, 1_000_000)]


def test_what_is_free_goes_back_when_old_garbage_was_looked_for(asked: list[Any]) -> None:
    malloc.bound_malloc()
    asked.clear()
    (after,) = malloc.gc.callbacks

    for generation in (0, 1, 2):
        after("start", {"generation": generation})
        after("stop", {"generation": generation})

    assert asked == [(0, 0)]


def test_whoever_has_chosen_when_memory_goes_back_keeps_that(asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "100000")

    malloc.bound_malloc()

    assert malloc.gc.callbacks == []


def test_a_library_without_such_options_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(malloc.ctypes, "CDLL", lambda _: SimpleNamespace())

    malloc.bound_malloc()


_HOLDS = """
import sys
from crawler.scrapy.malloc import bound_malloc
if sys.argv[1] == "bound":
    bound_malloc()
def held():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1])
before = held()
small = []
for turn in range(4):
    large = []
    for number in range(12):
        large.append(bytearray(b"x" * 5_000_000))
        small.append(bytearray(b"x" * 30_000))
    del large
print(held() - before)
"""

_HOLES = """
import gc, sys
from crawler.scrapy.malloc import bound_malloc
if sys.argv[1] == "bound":
    bound_malloc()
def held():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1])
before = held()
blocks = [bytearray(b"x" * 30_000) for _ in range(2_000)]
kept = blocks[::20]
del blocks
gc.collect()
print(held() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has such options")
def test_large_blocks_go_back_though_small_ones_behind_them_stay() -> None:
    assert _held(_HOLDS, "bound") < 3_000
    assert _held(_HOLDS, "as it is") > 8_000


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has such options")
def test_what_lies_free_between_blocks_that_stay_goes_back() -> None:
    """Sixty MB, of which three stay."""
    assert _held(_HOLES, "bound") < 12_000
    assert _held(_HOLES, "as it is") > 40_000


def _held(program: str, how: str) -> int:
    """The kB by which a program has grown in the end."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    command = [sys.executable, "-c", program, how]
    return int(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
