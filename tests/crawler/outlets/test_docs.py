"""docs/outlets.md shows a file that loads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.outlets import Address, Outlet, Rules, Section, find, load

PAGE = Path(__file__).parents[3] / "docs" / "outlets.md"


@pytest.fixture
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_shown_file_loads(page: str, tmp_path: Path) -> None:
    """The example is a valid outlet file of the name it gives itself, and uses every table there is."""
    example = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert example is not None
    (tmp_path / "valley-herald.toml").write_text(example[1], encoding="utf-8")
    outlet = load(tmp_path)["valley-herald"]

    assert outlet.section[0].pages == "https://www.valley-herald.example/politics/page/{n}/"
    assert all((outlet.section, outlet.feed, outlet.sitemap, outlet.rules))


def test_every_field_is_shown_or_a_rules_selector(page: str) -> None:
    """No field of an outlet file goes unmentioned."""
    fields = {*Outlet.__struct_fields__, *Section.__struct_fields__, *Address.__struct_fields__}
    shown = set(re.findall(r"^(?:\[\[)?(\w+)", page, re.MULTILINE))

    assert fields - shown == set()
    assert {"valid_from", "byline", "published", "body", "drop"} <= set(Rules.__struct_fields__) & shown


def test_the_shown_names_find_outlets(page: str) -> None:
    """Every example of ``-a outlet=`` on the page names outlets that ship."""
    catalogue = load()

    for names in ("japan-news,ap", "@agency", "@jp", "@ko", "all"):
        assert f"`{names}`" in page
        assert find(names, catalogue)
