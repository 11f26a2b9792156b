"""Which unit of the two packages imports which, and where units import each other in a knot.

A unit is a folder beneath a package (``archive/warc``) or a file at its root (``archive/errors``). Every import
statement counts, also one within a function and one under ``if TYPE_CHECKING``: who names a thing knows of it.

Run: python -m tests.structure [--tree DIR]. Prints the tables of ``tests/walls.toml`` as the tree is, and its knots.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = ["PACKAGES", "ROOT", "Import", "edges", "imports", "knots", "rooms", "unit"]

ROOT = Path(__file__).parents[1]
PACKAGES = ("archive", "crawler")

When = Literal["import", "call", "types"]
Graph = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Import:
    """``by`` imports ``of``: files, relative to the tree; what is not ours is named by its top-level package.

    ``when``: as the file is loaded, as a function is called, or by type checkers only.
    """

    by: str
    of: str
    when: When
    line: int
    is_ours: bool


def imports(tree: Path) -> list[Import]:
    """Every import of our own files and of foreign packages; not those of the standard library."""
    files = [path for package in PACKAGES for path in sorted((tree / package).rglob("*.py"))]
    modules = {_module(path.relative_to(tree)): path.relative_to(tree).as_posix() for path in files}
    found = []
    for module, name in modules.items():
        package = module if name.endswith("/__init__.py") else module.rpartition(".")[0]
        for node, when in _statements(ast.parse((tree / name).read_text("utf-8")), "import"):
            found += [Import(name, of, when, node.lineno, of in modules.values()) for of in _of(node, package, modules)]
    return [one for one in found if one.of != one.by]


def unit(file: str, depth: int = 2) -> str:
    """``archive/warc/read.py`` is of ``archive/warc``, ``archive/errors.py`` is ``archive/errors``."""
    return "/".join(file.removesuffix(".py").split("/")[:depth])


def edges(found: Iterable[Import], within: str = "") -> dict[str, frozenset[str]]:
    """Each unit with those it imports; with ``within``, a folder, those of its children that import each other."""
    depth = len(within.split("/")) + 1 if within else 2
    graph: dict[str, set[str]] = {}
    for one in found:
        if one.is_ours and all(name.startswith(f"{within}/" if within else "") for name in (one.by, one.of)):
            by, of = unit(one.by, depth), unit(one.of, depth)
            graph.setdefault(by, set()).update({of} - {by})
            graph.setdefault(of, set())
    return {name: frozenset(of) for name, of in sorted(graph.items())}


def rooms(tree: Path) -> list[str]:
    """The folders beneath the packages' roots that hold Python, and the folders in these."""
    found = {path.parent.relative_to(tree) for package in PACKAGES for path in (tree / package).rglob("*.py")}
    return sorted(path.as_posix() for path in found if len(path.parts) > 1)


def knots(graph: Graph) -> list[frozenset[str]]:
    """Units that reach each other (strongly connected components of more than one), the largest first."""
    reached = {name: _reached(graph, name) for name in graph}
    found = {frozenset(other for other in reached[name] if name in reached[other]) for name in graph}
    return sorted((knot for knot in found if len(knot) > 1), key=lambda knot: (-len(knot), sorted(knot)))


def _reached(graph: Graph, name: str) -> set[str]:
    seen: set[str] = set()
    ahead = [name]
    while ahead:
        for other in graph[ahead.pop()] - seen:
            seen.add(other)
            ahead.append(other)
    return seen


def _module(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _statements(node: ast.AST, when: When) -> Iterator[tuple[ast.Import | ast.ImportFrom, When]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.Import, ast.ImportFrom)):
            yield child, when
        elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _statements(child, "call")
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            yield from _statements(ast.Module(child.body, []), "types")
            yield from _statements(ast.Module(child.orelse, []), when)
        else:
            yield from _statements(child, when)


def _of(node: ast.Import | ast.ImportFrom, package: str, modules: Mapping[str, str]) -> set[str]:
    if isinstance(node, ast.Import):
        named = [alias.name for alias in node.names]
    else:
        above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
        base = ".".join([*above, *filter(None, [node.module])])
        named = [f"{base}.{alias.name}" for alias in node.names]
    return {of for name in named if (of := _file(name, modules))}


def _file(name: str, modules: Mapping[str, str]) -> str | None:
    """The file that ``name`` (a module, or a thing in one) stands in; of a foreign one the top-level package."""
    top = name.split(".", maxsplit=1)[0]
    if top not in PACKAGES:
        return None if top in sys.stdlib_module_names else top
    while name not in modules and "." in name:
        name = name.rpartition(".")[0]
    return modules.get(name)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tree", type=Path, default=ROOT)
    tree = options.parse_args().tree
    found = imports(tree)
    print("\n".join([*_may_import(found), "", *_homes(found), "", *_knots(tree, found)]))


def _may_import(found: list[Import]) -> Iterator[str]:
    yield "[may_import]"
    for name, of in edges(found).items():
        yield f'"{name}" = [{_listed(of)}]'


def _homes(found: list[Import]) -> Iterator[str]:
    yield "[homes]"
    foreign: dict[str, set[str]] = {}
    for one in found:
        if not one.is_ours:
            foreign.setdefault(one.of, set()).add(one.by)
    for name, files in sorted(foreign.items()):
        # What many files of a package use is at home in their folders.
        places = files if len(files) <= 3 else {f"{unit(file)}/" if file.count("/") > 1 else file for file in files}
        yield f'"{name}" = [{_listed(places)}]'


def _knots(tree: Path, found: list[Import]) -> Iterator[str]:
    lines = {False: edges(found), True: edges(one for one in found if one.when == "import")}
    for at_load, graph in lines.items():
        label = "imports as files are loaded" if at_load else "all imports"
        told = [f"# knot of {len(knot)} units ({label}): {', '.join(sorted(knot))}" for knot in knots(graph)]
        yield from told or [f"# no knot ({label})"]
    for knot in knots(lines[False]):
        yield from _ties(found, knot, 2)
    for room in rooms(tree):
        for knot in knots(edges(found, room)):
            yield f"# knot within {room}: {', '.join(sorted(knot))}"
            yield from _ties(found, knot, len(room.split("/")) + 1)


def _ties(found: list[Import], knot: frozenset[str], depth: int) -> Iterator[str]:
    """The imports that make a knot."""
    for one in sorted(found, key=lambda one: (one.by, one.line)):
        by, of = unit(one.by, depth), unit(one.of, depth)
        if by != of and {by, of} <= knot:
            yield f"#   {one.by}:{one.line} {of} ({one.of}, {one.when})"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in sorted(names))


if __name__ == "__main__":
    main()
