"""How large the two packages are: lines, files, functions, parameters, attributes. Read from the source alone."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["MAX_ATTRIBUTES", "MAX_PARAMETERS", "PACKAGES", "Sizes", "sizes"]

PACKAGES = ("archive", "crawler")
MAX_PARAMETERS = 8
MAX_ATTRIBUTES = 12


@dataclass(frozen=True)
class Sizes:
    """``functions``: the lines of each, from ``def`` to its last, docstring included; one within another counts twice.

    ``parameters`` and ``attributes`` hold what is over the limits, by name: functions with more than 8 parameters
    (``self`` and ``cls`` are none), classes with more than 12 attributes (declared fields, and what ``__init__`` sets).
    """

    files: int
    lines: int
    functions: list[int]
    parameters: dict[str, int]
    attributes: dict[str, int]

    @property
    def median(self) -> float:
        return statistics.median(self.functions)

    @property
    def ninth_decile(self) -> int:
        """Nine of ten functions have at most this many lines."""
        return sorted(self.functions)[-(-9 * len(self.functions) // 10) - 1]


def sizes(tree: Path) -> Sizes:
    """The sizes of ``archive/`` and ``crawler/`` in a checkout; names are without their files, which may move."""
    texts = [path.read_text("utf-8") for package in PACKAGES for path in (tree / package).rglob("*.py")]
    found = [one for text in texts for one in _definitions(ast.parse(text), "")]
    functions = [(name, node) for name, node in found if not isinstance(node, ast.ClassDef)]
    parameters = _largest((name, _parameters(node)) for name, node in functions)
    attributes = _largest((name, len(_attributes(node))) for name, node in found if isinstance(node, ast.ClassDef))
    return Sizes(
        len(texts),
        sum(len(text.splitlines()) for text in texts),
        [(node.end_lineno or node.lineno) - node.lineno + 1 for _, node in functions],
        {name: count for name, count in sorted(parameters.items()) if count > MAX_PARAMETERS},
        {name: count for name, count in sorted(attributes.items()) if count > MAX_ATTRIBUTES},
    )


def _largest(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The largest count of each name: two files may have one, and their order is the disk's."""
    largest: dict[str, int] = {}
    for name, count in counts:
        largest[name] = max(count, largest.get(name, 0))
    return largest


_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _definitions(node: ast.AST, within: str) -> Iterator[tuple[str, _Definition]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Definition):
            yield within + child.name, child
            yield from _definitions(child, f"{within}{child.name}.")
        else:
            yield from _definitions(child, within)


def _parameters(node: _Definition) -> int:
    assert not isinstance(node, ast.ClassDef)
    told = node.args
    names = [one.arg for one in (*told.posonlyargs, *told.args, *told.kwonlyargs, told.vararg, told.kwarg) if one]
    return len([name for name in names if name not in ("self", "cls")])


def _attributes(node: ast.ClassDef) -> set[str]:
    declared = {one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and _is_field(one)}  # type: ignore[union-attr]
    starts = [one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"]
    set_there = {
        one.attr
        for start in starts
        for one in ast.walk(start)
        if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store) and ast.unparse(one.value) == "self"
    }
    return declared | set_there


def _is_field(one: ast.AnnAssign) -> bool:
    return isinstance(one.target, ast.Name) and "ClassVar" not in ast.unparse(one.annotation)
