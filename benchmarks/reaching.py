"""Notes which lines of a tree run: one byte of a shared map a line, for all processes of a test.

``start`` is called when an interpreter begins (``sitecustomize``). Modules of the tree are compiled anew then: before
each statement of a function stands one that sets the line's byte. The map is a file that all processes share, so what
a killed or a forked process reached counts as well, and nothing waits for the end of any of them.
"""

from __future__ import annotations

import ast
import builtins
import importlib.machinery
import json
import mmap
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType
from typing import Any

__all__ = ["MAP", "TABLE", "Reached", "lines_of", "start", "table"]

MAP, TABLE = "REACHED_MAP", "REACHED_TABLE"
"""The environment's names of the map, and of the table that gives each file its place in it."""
_NAME = "_reached_lines"


def table(root: Path, folders: Sequence[str]) -> dict[str, tuple[int, int]]:
    """For each file under ``folders`` (relative to ``root``) the place of its line 0, and how many places it takes."""
    found, place = {}, 0
    for path in sorted(path for folder in folders for path in (root / folder).rglob("*.py")):
        size = len(path.read_bytes().splitlines()) + 1
        found[str(path.relative_to(root))] = place, size
        place += size
    return found


class Reached:
    """The map, as the program sees it that runs the tests. Makes the file where there is none."""

    def __init__(self, path: Path, table: Mapping[str, tuple[int, int]]) -> None:
        size = max((place + size for place, size in table.values()), default=1)
        with path.open("a+b") as file:
            file.truncate(size)
            self._map = mmap.mmap(file.fileno(), size)
        self._table = table

    def taken(self) -> dict[str, list[int]]:
        """File → lines that ran since it was asked last."""
        taken = self._map[:]
        self._map[:] = bytes(len(taken))
        return {
            file: [line for line in range(size) if taken[place + line]]
            for file, (place, size) in self._table.items()
            if any(taken[place : place + size])
        }


def lines_of(source: str) -> dict[int, list[int]]:
    """For each line that can be noted: the lines of the source that run with it. Those of a compound statement are
    its own first line, and what is no statement within (the pattern of a ``case``, a condition of several lines)."""
    found: dict[int, set[int]] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.stmt, ast.Lambda)):
            lines = set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
            inner = [one for one in _statements(node) if one is not node]
            lines.difference_update(*(range(one.lineno, (one.end_lineno or one.lineno) + 1) for one in inner))
            found.setdefault(node.lineno, set()).update(lines | {node.lineno})
    return {line: sorted(lines) for line, lines in found.items()}


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    return (one for one in ast.walk(node) if isinstance(one, ast.stmt))


class _Noting(ast.NodeTransformer):
    """Sets the byte of each statement of a function, and of each lambda."""

    def __init__(self, place: int) -> None:
        self._place = place
        self._in_function = False

    def visit_Lambda(self, node: ast.Lambda) -> Any:
        self.generic_visit(node)
        place = ast.Constant(self._place + node.lineno)
        noted = ast.Call(_attribute(_NAME, "__setitem__"), [place, ast.Constant(1)], [])
        node.body = ast.copy_location(ast.BoolOp(ast.Or(), [noted, node.body]), node.body)
        return ast.fix_missing_locations(node)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        outer = self._in_function
        self._in_function |= isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        super().generic_visit(node)
        for field in ("body", "orelse", "finalbody") if self._in_function else ():
            if isinstance(statements := getattr(node, field, None), list):
                setattr(node, field, [one for each in statements for one in self._noted(each)])
        self._in_function = outer
        return node

    def _noted(self, statement: ast.stmt) -> list[ast.stmt]:
        if isinstance(statement, (ast.Global, ast.Nonlocal)) or _is_docstring(statement):
            return [statement]
        place = ast.Constant(self._place + statement.lineno)
        target = ast.Subscript(ast.Name(_NAME, ast.Load()), place, ast.Store())
        noted = ast.copy_location(ast.Assign([target], ast.Constant(1)), statement)
        return [ast.fix_missing_locations(noted), statement]


def _attribute(name: str, of: str) -> ast.Attribute:
    return ast.Attribute(ast.Name(name, ast.Load()), of, ast.Load())


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, place: int) -> None:
        super().__init__(name, path)
        self._place = place

    def source_to_code(self, data: Any, path: Any, *, _optimize: int = -1) -> CodeType:  # type: ignore[override]
        tree = _Noting(self._place).visit(ast.parse(data, str(path)))
        code: CodeType = compile(tree, str(path), "exec", dont_inherit=True, optimize=_optimize)
        return code


class _Finder:
    """Finds the modules of the tree before anybody else does."""

    def __init__(self, root: str, table: Mapping[str, tuple[int, int]]) -> None:
        self._root, self._table = root, table
        self._packages = {file.partition("/")[0] for file in table}

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] not in self._packages:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        origin = os.path.relpath(spec.origin, self._root) if spec and spec.origin else ""
        if spec is None or origin not in self._table:
            return spec
        assert spec.origin is not None
        spec.loader = _Loader(name, spec.origin, self._table[origin][0])
        return spec


def start(root: str) -> None:
    """From now on this process notes what it reaches. Does nothing where the environment names no map."""
    if (path := os.environ.get(MAP)) is None:
        return
    known = json.loads(Path(os.environ[TABLE]).read_text("utf-8"))
    with Path(path).open("r+b") as file:
        setattr(builtins, _NAME, mmap.mmap(file.fileno(), 0))  # what runs as __main__ finds it as well
    sys.pycache_prefix = str(Path(path).parent / "pycache")
    sys.dont_write_bytecode = False
    sys.meta_path.insert(0, _Finder(root, known))  # type: ignore[arg-type]
