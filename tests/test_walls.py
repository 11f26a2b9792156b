"""The wall between the two packages, and those between their rooms: ``walls.toml`` holds them as tables.

What importing costs: benchmarks/import_time.py. Which files a page enters: benchmarks/structure.py.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from archive.commands import COMMANDS
from benchmarks.sizes import sizes
from benchmarks.structure import entered
from tests.archive.exchanges import exchange
from tests.archive.runs.test_run import one_run
from tests.structure import Import, edges, imports, knots, rooms, unit

ROOT = Path(__file__).parents[1]
WALLS = tomllib.loads(Path(__file__).with_name("walls.toml").read_text("utf-8"))
IMPORTS = imports(ROOT)


def loaded(code: str) -> set[str]:
    """The modules a fresh interpreter has after ``code``."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(told.stdout.split())


def test_archive_stands_alone() -> None:
    """Researchers install it without Scrapy; boto3 is there and waits until it is needed."""
    modules = loaded("import archive")

    assert modules & {"scrapy", "twisted", "trafilatura", "lxml", "boto3", "botocore", "crawler", "warcio"} == set()


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["show", "a0"],
        ["stats"],
        ["history", "a0"],
        ["diff", "a0"],
        ["mend"],
        ["verify"],
        ["copy", "PLACE/there"],
    ],
)
def test_the_commands_need_no_crawler(tmp_path: Path, words: list[str]) -> None:
    one_run(tmp_path, exchange())
    command, *more = (word.replace("PLACE", str(tmp_path)) for word in words)

    modules = loaded(f"from archive.__main__ import main; assert main({[command, str(tmp_path), *more]!r}) == 0")

    commands = {name for name in COMMANDS if f"archive.commands.{'list_' if name == 'list' else name}" in modules}
    assert commands == {command}
    assert modules & {"scrapy", "twisted", "trafilatura", "crawler"} == set()


def test_extraction_needs_no_scrapy() -> None:
    modules = loaded("from crawler.extraction import extract")

    assert modules & {"scrapy", "twisted"} == set()


def test_a_crawl_starts_without_what_only_its_workers_use() -> None:
    """Scrapy loads every command at each start: none of them may bring extraction along."""
    commands = [path.stem for path in (ROOT / "crawler" / "commands").glob("[a-z]*.py")]
    modules = loaded("\n".join(f"import crawler.commands.{name}" for name in commands))

    assert "crawler.commands.crawl" in modules
    assert modules & {"trafilatura", "htmldate", "justext", "crawler.discovery.listing.read"} == set()


def test_parts_that_are_switched_off_are_not_loaded() -> None:
    """Scrapy loads what a dictionary of parts says None of; telnet, remote control and cookies are half a second."""
    parts = ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES")
    code = f"""
import os; os.environ["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
from scrapy.utils.project import get_project_settings
from crawler.job.parts import check_parts
settings = get_project_settings()
check_parts(settings)
names = [*map(settings.get_component_priority_dict_with_base, {parts})]
assert all("crawler." in str(dict(one)) for one in names[:2]), names
"""

    assert loaded(code) & {"aiohttp", "tldextract", "requests", "twisted.conch"} == set()


def test_nothing_in_archive_but_its_door_names_scrapy_or_the_crawler() -> None:
    for path in (ROOT / "archive").rglob("*.py"):
        if path.is_relative_to(ROOT / "archive" / "scrapy"):
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        imports = [line for line in lines if line.lstrip().startswith(("import ", "from "))]
        assert not [line for line in imports if "scrapy" in line or "crawler" in line or "twisted" in line], path


def test_every_unit_imports_what_the_table_allows_and_nothing_else() -> None:
    """An import beyond the table fails, and so does a line of the table that nothing needs."""
    allowed = {(by, of) for by, all_of in WALLS["may_import"].items() for of in all_of}
    seen = {(unit(one.by), unit(one.of)): one for one in IMPORTS if one.is_ours and unit(one.by) != unit(one.of)}

    beyond = sorted(_told(one) for pair, one in seen.items() if pair not in allowed)
    assert (beyond, sorted(allowed - seen.keys())) == ([], [])
    assert sorted(WALLS["may_import"]) == sorted(edges(IMPORTS))


def test_no_two_units_import_each_other() -> None:
    assert knots(edges(IMPORTS)) == []


@pytest.mark.parametrize("room", rooms(ROOT))
def test_nothing_within_a_room_is_in_a_knot(room: str) -> None:
    """Its files, and its own rooms, stand in an order too."""
    assert knots(edges(IMPORTS, room)) == []


def test_everything_foreign_is_at_home_where_the_table_says() -> None:
    homes = {(name, home) for name, all_of in WALLS["homes"].items() for home in all_of}
    used = {(one.of, one.by): one for one in IMPORTS if not one.is_ours}

    abroad = [_told(one) for use, one in used.items() if not any(_is_in(use, home) for home in homes)]
    unused = [home for home in sorted(homes) if not any(_is_in(use, home) for use in used)]
    assert (sorted(abroad), unused) == ([], [])


def _is_in(use: tuple[str, str], home: tuple[str, str]) -> bool:
    (name, file), (named, place) = use, home
    return name == named and (file == place or (place.endswith("/") and file.startswith(place)))


def _told(one: Import) -> str:
    return f"{one.by}:{one.line} imports {one.of}"


def test_what_is_large_has_a_reason() -> None:
    """Functions of more than 8 parameters, classes of more than 12 attributes."""
    found = sizes(ROOT)

    assert sorted([*found.parameters, *found.attributes]) == sorted(WALLS["large"])


def test_few_files_stand_between_a_page_and_its_worker_and_between_a_reader_and_its_page() -> None:
    ways, most = entered(ROOT), WALLS["entered"]

    assert {what: len(getattr(ways, what)) for what in most if len(getattr(ways, what)) > most[what]} == {}
