"""Code broken on purpose by a dice: one operator, constant, condition, statement, return, argument or handler a time.

Pure: source in, mutants out. What a type checker or a reader alone sees (annotations, docstrings, the words of a
sentence, a line of the log that is no warning) is left as it is.
"""

from __future__ import annotations

import ast
import itertools
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

__all__ = ["KINDS", "Mutant", "drawn", "mutants"]

_SWAPS: Mapping[type, str] = {
    ast.Eq: "!=", ast.NotEq: "==", ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
_SUMS: Mapping[type, str] = {
    ast.Add: "-", ast.Sub: "+", ast.Mult: "//", ast.Div: "*", ast.FloorDiv: "*", ast.Mod: "+", ast.BitOr: "&",
}  # fmt: skip
KINDS = (
    "comparison", "condition", "constant", "arithmetic", "junction", "statement", "return", "argument", "exception",
    "loop",
)  # fmt: skip
"""A comparison is turned or moves by one; a condition is negated; a number grows by one, a word goes, a truth turns;
plus is minus; ``and`` is ``or``; a statement is left out; a function returns None; an optional argument is not given;
an exception is swallowed; ``break`` is ``continue``."""
_SAYS = frozenset({"debug", "info"})
# They guard against what does not happen here: rows of unequal length, a machine whose text is not UTF-8.
_GUARDS = frozenset({"strict", "encoding"})
_ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Constant, ast.Subscript)


@dataclass(frozen=True, slots=True)
class Mutant:
    """``old``, which stands at ``start``-``end`` (characters of the source), becomes ``new``. ``name`` says where and
    what, without the number of a line, so that it stays when code above changes. It stands on ``line``; who reaches one
    of ``lines`` may notice: those of the code, all of the file for what runs when it is imported."""

    file: str
    name: str
    kind: str
    start: int
    end: int
    new: str
    line: int
    lines: range

    def made(self, source: str) -> str:
        return source[: self.start] + self.new + source[self.end :]


def mutants(file: str, source: str) -> list[Mutant]:
    """All mutants of a file, in the order of the source."""
    seen: dict[str, int] = defaultdict(int)
    found = []
    for one in sorted(_Walk(file, source).all(), key=lambda one: (one.start, one.end, one.new)):
        seen[one.name] += 1
        nth = f" ({seen[one.name]})" if seen[one.name] > 1 else ""
        found.append(Mutant(one.file, one.name + nth, one.kind, one.start, one.end, one.new, one.line, one.lines))
    return found


def drawn(among: Iterable[Mutant], number: int, seed: int) -> list[Mutant]:
    """So many of them by a dice: first the kind, so that what is frequent does not take all, then one of it."""
    dice = random.Random(seed)
    by_kind: dict[str, list[Mutant]] = defaultdict(list)
    for one in among:
        by_kind[one.kind].append(one)
    for of_kind in by_kind.values():
        dice.shuffle(of_kind)
    chosen: list[Mutant] = []
    while len(chosen) < number and any(by_kind.values()):
        kind = dice.choice([name for name in KINDS if by_kind[name]])
        chosen.append(by_kind[kind].pop())
    return chosen


class _Walk:
    def __init__(self, file: str, source: str) -> None:
        self._file, self._source = file, source
        self._lines = source.splitlines(keepends=True)
        self._starts = list(itertools.accumulate(map(len, self._lines), initial=0))

    def all(self) -> Iterator[Mutant]:
        yield from self._of(ast.parse(self._source), "", in_function=False)

    def _of(self, node: ast.AST, scope: str, *, in_function: bool) -> Iterator[Mutant]:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            scope = f"{scope}.{node.name}" if scope else node.name
        for kind, place, new in self._changes(node):
            yield self._mutant(scope, kind, place, new, in_function=in_function)
        in_function |= isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for child in _children(node):
            yield from self._of(child, scope, in_function=in_function)

    def _changes(self, node: ast.AST) -> Iterator[tuple[str, ast.expr | ast.stmt, str]]:
        """Kind, what is replaced, by what."""
        yield from self._statements(node) if isinstance(node, ast.stmt) else self._expressions(node)

    def _expressions(self, node: ast.AST) -> Iterator[tuple[str, ast.expr, str]]:
        match node:
            case ast.Compare(ops=[op]):
                left, right = self._operand(node.left), self._operand(node.comparators[0])
                yield "comparison", node, f"{left} {_SWAPS[type(op)]} {right}"
            case ast.IfExp(test=test):
                yield "condition", test, f"(not ({self._text(test)}))"
            case ast.comprehension(ifs=[*tests]):
                for test in tests:
                    yield "condition", test, f"(not ({self._text(test)}))"
            case ast.UnaryOp(op=ast.Not()):
                yield "condition", node, f"bool({self._text(node.operand)})"
            case ast.BoolOp():
                other = " or " if isinstance(node.op, ast.And) else " and "
                yield "junction", node, f"({other.join(f'({self._text(one)})' for one in node.values)})"
            case ast.BinOp(op=op) if type(op) in _SUMS and not _is_of_words(node):
                yield "arithmetic", node, f"({self._text(node.left)}) {_SUMS[type(op)]} ({self._text(node.right)})"
            case ast.Constant(value=value) if (new := _other(value)) is not None:
                yield "constant", node, new
            case ast.Call():
                yield from self._arguments(node)

    def _statements(self, node: ast.stmt) -> Iterator[tuple[str, ast.expr | ast.stmt, str]]:
        match node:
            case ast.If(test=test) | ast.While(test=test):
                yield "condition", test, f"(not ({self._text(test)}))"
            case ast.Return(value=ast.expr() as value) if not _is_none(value):
                yield "return", value, "None"
            case ast.Expr(value=ast.Call() as call) if not _is_said(call):
                yield "statement", node, "pass"
            case ast.AugAssign():
                yield "statement", node, "pass"
            case ast.Raise():
                yield "exception", node, "pass"
            case ast.Break():
                yield "loop", node, "continue"
            case ast.Continue():
                yield "loop", node, "break"

    def _arguments(self, call: ast.Call) -> Iterator[tuple[str, ast.expr, str]]:
        for place, keyword in enumerate(call.keywords):
            if keyword.arg is None or keyword.arg in _GUARDS:
                continue
            others = [*map(self._text, call.args)]
            others += [self._text(one) for number, one in enumerate(call.keywords) if number != place]
            yield "argument", call, f"{self._text(call.func)}({', '.join(others)})"

    def _mutant(self, scope: str, kind: str, node: ast.expr | ast.stmt, new: str, *, in_function: bool) -> Mutant:
        start, end = self._span(node)
        old = self._text(node)
        name = f"{self._file} {scope or 'module'}: {kind}: {_short(old)} -> {_short(new)}"
        assert node.end_lineno is not None
        lines = range(node.lineno, node.end_lineno + 1) if in_function else range(1, len(self._lines) + 1)
        return Mutant(self._file, name, kind, start, end, new, node.lineno, lines)

    def _text(self, node: ast.AST) -> str:
        start, end = self._span(node)
        return self._source[start:end]

    def _operand(self, node: ast.expr) -> str:
        """Its text; in brackets where it is more than a name, a call or a constant."""
        return self._text(node) if isinstance(node, _ATOMS) else f"({self._text(node)})"

    def _span(self, node: ast.AST) -> tuple[int, int]:
        start = self._place(node.lineno, node.col_offset)  # type: ignore[attr-defined]
        return start, self._place(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def _place(self, line: int, offset: int) -> int:
        """The place in characters; a syntax tree counts bytes."""
        text = self._lines[line - 1]
        return self._starts[line - 1] + (offset if text.isascii() else len(text.encode()[:offset].decode()))


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """What runs: no annotation, docstring, decorator's argument, part of a formatted sentence, list of names."""
    match node:
        case ast.JoinedStr():
            return
        case ast.Assign(targets=[ast.Name(id="__all__")]) | ast.Expr(value=ast.Constant()):
            return
        case ast.AugAssign(target=ast.Name(id="__all__")) | ast.Raise() | ast.Assert():
            return
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return
        case ast.AnnAssign():
            yield from [node.value] if node.value else []
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from [*node.args.defaults, *(one for one in node.args.kw_defaults if one), *node.body]
        case ast.ClassDef():
            yield from node.body
        case ast.Expr(value=ast.Call() as call) if _is_said(call):
            return
        case ast.Call(func=ast.Name(id="cast" | "TypeVar" | "NewType")):
            return
        case _:
            yield from ast.iter_child_nodes(node)


def _other(value: object) -> str | None:
    """Another constant of the kind; None for None, sentences, and what is not written by a value."""
    match value:
        case bool():
            return str(not value)
        case int() | float():
            return repr(value + 1)
        case str() if value and " " not in value.strip():
            return '""'
        case bytes() if value:
            return 'b""'
        case _:
            return None


def _is_of_words(node: ast.BinOp) -> bool:
    return any(
        isinstance(one, (ast.JoinedStr, ast.List, ast.Tuple)) or (isinstance(one, ast.Constant) and not _is_number(one))
        for one in (node.left, node.right)
    )


def _is_number(node: ast.Constant) -> bool:
    return isinstance(node.value, (int, float))


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_said(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in _SAYS


def _short(code: str) -> str:
    return " ".join(code.split())
