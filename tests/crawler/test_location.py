"""Where a crawl writes, by its settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.settings import Settings

from archive.errors import UsageError
from archive.scrapy.tls import authorities
from archive.storage.memory import MemoryStorage
from archive.storage.places import STORES, Store
from crawler.job.plan import catalogue_of
from crawler.job.validation import check
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


@pytest.mark.parametrize(
    "location", ["", " ", "ftp://files/politics", "S3://bucket/politics", "s3:/bucket/politics", "gs:/x", "file:///x"]
)
def test_what_is_no_place_is_refused_with_the_forms_that_are(location: str) -> None:
    with pytest.raises(UsageError, match="a folder or s3://bucket/prefix"):
        Location.from_settings(Settings({"ARCHIVE": location}))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *((said, True) for said in (1, "1", True, "True", "true", " TRUE ", None)),
        *((said, False) for said in (0, "0", False, "False", "false")),
        *((said, 5_000_000_000) for said in ("5G", "5g", "5 GB", "5000M", "0.005T", 5_000_000_000, "5000000000")),
        *((said, 500_000_000) for said in ("500M", "500mb", "0.5G", 500_000_000)),
        ("20k", 20_000),
    ],
)
def test_what_stays_of_what_the_store_holds(said: object, meant: bool | int, monkeypatch: pytest.MonkeyPatch) -> None:
    """1 is all and no byte; True and 1 are equal, so the type is compared, too."""
    kept = MemoryStorage()
    store = Store("vault://room", lambda location, settings: kept, lambda location, settings: (kept, None))
    monkeypatch.setattr("archive.storage.places.STORES", {**STORES, "vault": store})

    keep = Location.from_settings(Settings({"ARCHIVE": "vault://room", "SPOOLS": "spools", "SPOOL_KEEP": said})).keep

    assert (keep, type(keep)) == (meant, type(meant))


@pytest.mark.parametrize("archive", ["data", "s3://bucket/politics"])
@pytest.mark.parametrize(
    "said", ["", "yes", "5X", "5", "2", "999", "-1", "-5G", "5G6", "G", "1e9", "1,5G", "٥G", "9" * 99]
)
def test_a_budget_that_is_none_is_refused_in_one_line(said: str, archive: str) -> None:
    """For a folder, too: whoever misspells it does not learn so when the bucket is named."""
    with pytest.raises(UsageError, match=r"^SPOOL_KEEP=.*: write 1 .*, 0 .*, or the bytes .* 5G, 500M or 200000000$"):
        Location.from_settings(Settings({"ARCHIVE": archive, "SPOOL_KEEP": said}))


def test_a_tilde_is_the_users_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shell but bash writes it out behind an equals sign, and no file of settings does: a folder "~" was made."""
    monkeypatch.setenv("HOME", "/home/reader")

    assert Location.from_settings(Settings({"ARCHIVE": "~/data"})).root == Path("/home/reader/data")
    stored = Location.from_settings(Settings({"ARCHIVE": "s3://bucket/politics", "SPOOL": "~/spool"}))
    assert stored.root == Path("/home/reader/spool")


def _ours(**changes: object) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.update(changes, priority="cmdline")
    return settings


def test_a_tilde_in_the_names_of_other_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets/broken.toml").write_text("[")
    for name in ("ca.pem", "watch.toml"):
        (tmp_path / name).write_text("nothing of that kind")

    for read, told in (
        (lambda: catalogue_of(Settings({"OUTLETS": "~/outlets"})), "broken.toml: not a TOML file"),
        (lambda: authorities(Settings({"CA_FILE": "~/ca.pem"})), "holds no PEM certificate"),
        (lambda: check(_ours(WATCH="~/watch.toml")), "watch.toml: not a TOML file"),
        (lambda: check(_ours(METRICS_FILE="~/nowhere/x.prom")), f"METRICS_FILE={tmp_path}/nowhere/x.prom: not"),
    ):
        with pytest.raises(UsageError, match=told):
            read()


def test_a_spool_is_a_folder() -> None:
    with pytest.raises(UsageError, match="can be no SPOOL: name a folder of this machine"):
        Location.from_settings(Settings({"ARCHIVE": "s3://bucket/politics", "SPOOL": "s3://bucket/spool"}))
