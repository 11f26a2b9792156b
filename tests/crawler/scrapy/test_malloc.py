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
    library = SimpleNamespace(mallopt=lambda *what: found.append(what))
    monkeypatch.setattr(malloc.ctypes, "CDLL", lambda _: library)
    for variable in ("MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_"):
        monkeypatch.delenv(variable, raising=False)
    return found


def test_the_threads_share_two_arenas_and_large_blocks_lie_in_none(asked: list[tuple[int, int]]) -> None:
    malloc.bound_malloc()

    assert asked == [(-8, 2), (-3, 1_000_000)]


def test_whoever_has_chosen_a_number_keeps_it(asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALLOC_ARENA_MAX", "16")

    malloc.bound_malloc()

    assert asked == [(-3, 1_000_000)]


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


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has such options")
def test_large_blocks_go_back_though_small_ones_behind_them_stay() -> None:
    def held(how: str) -> int:
        left = ("MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_")
        environment = {name: value for name, value in os.environ.items() if name not in left}
        command = [sys.executable, "-c", _HOLDS, how]
        return int(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)

    assert held("bound") < 3_000
    assert held("as it is") > 8_000
