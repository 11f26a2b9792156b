"""The import graph on an invented tree: what ties two units is found, wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.structure import Import, edges, imports, knots, rooms, unit

TREE = {
    "archive/__init__.py": "from archive.reading.reader import read\n",
    "archive/errors.py": "import sys, json.decoder\nimport msgspec.json\n",
    "archive/reading/__init__.py": "",
    "archive/reading/reader.py": "from archive import errors\nfrom archive.storage.base import Storage\n",
    "archive/storage/__init__.py": "class Storage: ...\n",
    "archive/storage/local.py": "from . import Storage\nfrom ..errors import Error\n",
    "crawler/__init__.py": "",
    "crawler/job.py": "import archive.errors\nimport archive.storage.base.local\n",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in TREE.items():
        _write(tmp_path, name, text)
    return tmp_path


def _write(tree: Path, name: str, text: str) -> None:
    (tree / name).parent.mkdir(parents=True, exist_ok=True)
    (tree / name).write_text(text)


def test_a_tree_without_knots(tree: Path) -> None:
    found = edges(imports(tree))

    assert found == {
        "archive/__init__": {"archive/reading"},
        "archive/errors": set(),
        "archive/reading": {"archive/errors", "archive/storage"},
        "archive/storage": {"archive/errors"},
        "crawler/job": {"archive/errors", "archive/storage"},
    }
    assert knots(found) == []


def test_foreign_packages_are_named_and_the_standard_library_is_not(tree: Path) -> None:
    assert [one for one in imports(tree) if not one.is_ours] == [
        Import("archive/errors.py", "msgspec", "import", 2, is_ours=False)
    ]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("from archive.reading.reader import read\n", "import"),
        ("def late():\n    from archive.reading import reader\n", "call"),
        ("class A:\n    async def late(self):\n        if self:\n            import archive.reading.reader\n", "call"),
        ("if TYPE_CHECKING:\n    from archive.reading.reader import read\n", "types"),
        ("import typing\nif typing.TYPE_CHECKING:\n    from ..reading.reader import read\n", "types"),
        ("try:\n    from archive.reading import reader as r\nexcept ImportError:\n    r = None\n", "import"),
        ("if TYPE_CHECKING:\n    pass\nelse:\n    import archive.reading.reader\n", "import"),
    ],
)
def test_a_knot_is_found_wherever_the_import_stands(tree: Path, text: str, when: str) -> None:
    _write(tree, "archive/storage/s3.py", text)
    found = imports(tree)

    assert knots(edges(found)) == [{"archive/reading", "archive/storage"}]
    assert [one.when for one in found if one.by == "archive/storage/s3.py" and one.is_ours] == [when]


def test_a_knot_of_several_units_and_one_within_a_folder(tree: Path) -> None:
    _write(tree, "archive/errors.py", "import archive\n")
    _write(tree, "crawler/a/one.py", "from crawler.a import two\n")
    _write(tree, "crawler/a/two/__init__.py", "from crawler.a.one import x\n")
    found = imports(tree)

    assert knots(edges(found)) == [{"archive/__init__", "archive/errors", "archive/reading", "archive/storage"}]
    assert knots(edges(found, "crawler/a")) == [{"crawler/a/one", "crawler/a/two"}]
    assert rooms(tree) == ["archive/reading", "archive/storage", "crawler/a", "crawler/a/two"]


def test_units() -> None:
    assert [unit(name) for name in ("archive/warc/read.py", "archive/errors.py", "archive/warc/a/b.py")] == [
        "archive/warc",
        "archive/errors",
        "archive/warc",
    ]
