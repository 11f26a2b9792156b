"""Where a crawl writes, by its settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.settings import Settings

from archive.errors import UsageError
from archive.storage.memory import MemoryStorage
from archive.storage.places import STORES, Store
from crawler.location import Location


def test_a_folder_is_written_to_itself() -> None:
    assert Location.from_settings(Settings({"ARCHIVE": "data"})) == Location(Path("data"))


def test_behind_a_store_there_is_a_folder_that_is_named_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = MemoryStorage()
    store = Store("vault://room", lambda location, settings: kept, lambda location, settings: (kept, None))
    monkeypatch.setattr("archive.storage.places.STORES", {**STORES, "vault": store})

    place = Location.from_settings(
        Settings({"ARCHIVE": "vault://room/politics", "SPOOLS": "spools", "SPOOL_KEEP": False})
    )

    assert (place.root, place.store, place.keep) == (Path("spools/room-politics"), kept, False)


@pytest.mark.parametrize("location", ["", " ", "ftp://files/politics", "S3://bucket/politics"])
def test_what_is_no_place_is_refused_with_the_forms_that_are(location: str) -> None:
    with pytest.raises(UsageError, match="a folder or s3://bucket/prefix"):
        Location.from_settings(Settings({"ARCHIVE": location}))
