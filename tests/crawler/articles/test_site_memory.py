from __future__ import annotations

import pytest

from archive import layout
from archive.errors import DamagedError
from archive.storage.jsonl import pack_lines
from archive.storage.memory import MemoryStorage
from crawler.articles.site_memory import is_news, knows_furniture, memory_called
from crawler.extraction.memory import Memory

NOTHING = Memory({})
ON_ITS_WAY = Memory({"a": ("1", "2")})
KNOWS = Memory({"a": ("1", "2", "3"), "b": ("1",)})
COUNTED_ON = Memory({"a": ("1", "2", "3"), "b": ("1", "2")})
KNOWS_MORE = Memory({"a": ("1", "2", "3"), "b": ("1", "2", "3")})


@pytest.mark.parametrize(
    ("learned", "before", "news"),
    [
        (NOTHING, None, True),
        (ON_ITS_WAY, NOTHING, True),
        (ON_ITS_WAY, ON_ITS_WAY, False),
        (KNOWS, ON_ITS_WAY, True),
        (COUNTED_ON, KNOWS, False),
        (KNOWS_MORE, COUNTED_ON, True),
    ],
)
def test_only_what_takes_out_something_else_is_kept(learned: Memory, before: Memory | None, news: bool) -> None:
    assert is_news(learned, before) is news


def test_a_line_on_three_stories_is_furniture() -> None:
    assert [knows_furniture(one) for one in (NOTHING, ON_ITS_WAY, KNOWS)] == [False, False, True]


def test_a_memory_is_read_by_its_name() -> None:
    name = layout.memory_name("courier", "ab" * 32)
    storage = MemoryStorage({name: pack_lines([KNOWS.data])})

    found = memory_called(storage, "courier", "ab" * 32)

    assert found is not None
    assert (found.id, found.furniture) == (KNOWS.id, KNOWS.furniture)
    assert memory_called(storage, "courier", None) is None
    with pytest.raises(DamagedError, match=name):
        memory_called(MemoryStorage({name: pack_lines([b"{"])}), "courier", "ab" * 32)
