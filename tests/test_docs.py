"""The documents say what is so: names, commands and links of theirs exist, and the shown article is one."""

from __future__ import annotations

import json
import pkgutil
import re
from pathlib import Path

import jsonschema
import pytest

from archive.__main__ import main
from archive.article import Article, content_hash, json_schema
from archive.urls import article_id
from crawler import settings

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "deploy" / "README.md", *sorted(DOCS.glob("*.md"))]
PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
FOLDERS = "archive|benchmarks|crawler|deploy|docs|tests"


@PAGE
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@PAGE
def test_every_file_it_names_is_there(page: Path) -> None:
    """Names such as ``archive/storage/`` and ``tests/walls.toml``; not ``archive/exchanges``, which is a statistic."""
    names = re.findall(rf"`((?:{FOLDERS})/[\w./-]*(?:/|\.\w+))`", page.read_text("utf-8"))

    assert [name for name in names if not (ROOT / name).exists()] == []


@PAGE
def test_every_module_and_every_name_in_one_is_there(page: Path) -> None:
    """Names such as ``crawler.extraction.extract`` and ``python -m benchmarks.month``."""
    names = re.findall(r"(?<![\w./@-])((?:archive|benchmarks|crawler|tests)(?:\.\w+)+)", page.read_text("utf-8"))

    assert [name for name in names if not (_is_file(name) or _is_there(name))] == []


@PAGE
def test_every_option_of_the_command_it_names_is_one(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command, options in re.findall(r"^archive (\w+)([^#|\n]*)", page.read_text("utf-8"), re.MULTILINE):
        with pytest.raises(SystemExit, match=r"^0$"):
            main([command, "--help"])
        assert set(re.findall(r"--[\w-]+", options)) <= set(re.findall(r"--[\w-]+", capsys.readouterr().out))


@pytest.mark.parametrize("page", ["README.md", "docs/settings.md"])
def test_every_setting_of_a_table_is_one(page: str) -> None:
    table = (ROOT / page).read_text("utf-8").partition("| setting | meaning |")[2].partition("\n\n")[0]
    names = [name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])]

    assert names
    assert [name for name in names if not hasattr(settings, name)] == []


def test_the_index_has_every_document() -> None:
    index = (DOCS / "README.md").read_text("utf-8")

    assert [page.name for page in DOCS.glob("*.md") if page.name != "README.md" and f"({page.name})" not in index] == []


def test_the_house_has_every_room() -> None:
    text = (DOCS / "architecture.md").read_text("utf-8")
    rooms = {path.parent.name for package in ("archive", "crawler") for path in (ROOT / package).glob("*/__init__.py")}

    assert {room for room in rooms if not re.search(rf"^  {room}/  ", text, re.MULTILINE)} == set()


def test_the_shown_article_is_valid_and_whole() -> None:
    """It has every field, its id is that of its address, and its hash that of its content."""
    [block] = re.findall(r"^```json\n(.*?)^```$", _article_page(), re.DOTALL | re.MULTILINE)
    shown = json.loads(block)
    read = Article.from_json(block)

    jsonschema.validate(shown, json_schema())
    assert json.loads(read.to_json()) == shown
    assert read.id == article_id(read.url)
    assert read.content_hash == content_hash(
        headline=read.headline,
        standfirst=read.standfirst,
        authors=read.authors,
        dateline=read.dateline,
        text=read.text,
    )


def test_every_field_of_the_schema_is_described() -> None:
    kinds = json_schema()["$defs"]
    text = _article_page()
    described = re.findall(r"^\| `(\w+)` \| .* \|$", text.partition("## Status")[0], re.MULTILINE)
    inside = {name for kind, what in kinds.items() if kind != "Article" for name in what.get("properties", ())}

    assert described == list(kinds["Article"]["properties"])
    assert {name for name in inside if f"`{name}`" not in text.partition("## The objects inside")[2]} == set()


def _article_page() -> str:
    return (DOCS / "article.md").read_text("utf-8")


def _is_file(name: str) -> bool:
    """``archive.json``, ``archive.sqlite`` and other names of files that look like modules."""
    return name.rpartition(".")[2] in ("json", "md", "py", "toml")


def _is_there(name: str) -> bool:
    """Whether ``name`` is a module, or a name in one."""
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True
