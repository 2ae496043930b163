"""One condition less: of a pure function's source, of a policy's expression, of a database function's text."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeVar

_T = TypeVar("_T")

# --- Python ----------------------------------------------------------------------------------------------------------

_FLIPPED: Final[Mapping[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


Mutant = Callable[[], dict[str, Any]]
"""Compiles the changed module and gives its names."""


def python_mutants(module: ModuleType, name: str) -> Iterator[tuple[str, Mutant]]:
    """The module anew, once for each condition of the function and of those it calls there. Sets of field groups stay:
    they decide what is shown of a row, not whether it is."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for function in (functions[one] for one in _with_callees(functions, name)):
        for node in ast.walk(function):
            for instead in _alternatives(node):
                what = f"{function.name}: {ast.unparse(node)} -> {ast.unparse(instead)}"
                yield what, partial(_compiled, module, tree, node, instead)


def _with_callees(functions: Mapping[str, ast.FunctionDef], name: str) -> list[str]:
    found = [name]
    for one in found:
        called = {node.id for node in ast.walk(functions[one]) if isinstance(node, ast.Name)}
        found += sorted((called & functions.keys()) - {*found})
    return found


def _alternatives(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the node's place with one condition removed or turned round."""
    match node:
        case ast.BoolOp(op, values):
            yield from (rest[0] if len(rest) == 1 else ast.BoolOp(op, rest) for rest in _without_each(values))
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.Compare(left, [op], [right]):
            yield ast.Compare(left, [_FLIPPED[type(op)]()], [right])
        case ast.IfExp(_, body, orelse):
            yield from (body, orelse)
        case ast.If(test, body, orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case _:
            yield from _smaller_sets(node)


def _smaller_sets(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.BinOp(left, ast.Sub(), _):
            yield left
        case ast.BinOp(left, ast.BitOr() | ast.BitAnd(), right):
            yield from (left, right)
        case ast.Set(elements) if len(elements) > 1 and not ast.unparse(node).startswith("{Group."):
            yield from (ast.Set(rest) for rest in _without_each(elements))
        case ast.Dict(keys, values):
            for rest in _without_each(list(zip(keys, values, strict=True))):
                yield ast.Dict([key for key, _ in rest], [value for _, value in rest])


def _without_each(items: Sequence[_T]) -> Iterator[list[_T]]:
    for i in range(len(items)):
        yield [*items[:i], *items[i + 1 :]]


class _Put(ast.NodeTransformer):
    def __init__(self, place: ast.AST, instead: ast.AST) -> None:
        self.place, self.instead = place, instead

    def visit(self, node: ast.AST) -> Any:
        return self.instead if node is self.place else super().visit(node)


def _compiled(module: ModuleType, tree: ast.Module, node: ast.AST, instead: ast.AST) -> dict[str, Any]:
    copies: dict[int, Any] = {}
    copy = deepcopy(tree, copies)
    mutant = ast.fix_missing_locations(_Put(copies[id(node)], deepcopy(instead)).visit(copy))
    namespace: dict[str, Any] = {"__name__": module.__name__}
    exec(compile(mutant, str(module.__file__), "exec"), namespace)
    return namespace


# --- SQL -------------------------------------------------------------------------------------------------------------


def expression_mutants(expression: str) -> Iterator[str]:
    """The expression of a policy with each condition, once as if it always held and once as if it never did."""
    sql = re.sub(r"\s+", " ", expression)
    for start, end in _conditions(sql, 0, len(sql)):
        for constant in ("true", "false"):
            yield f"{sql[:start]}{constant}{sql[end:]}"


def _conditions(sql: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the conditions stand: PostgreSQL writes each operation in brackets."""
    while sql[start] == "(" and _closing(sql, start) == end - 1:
        start, end = start + 1, end - 1
    depth, parts, at = 0, [], start
    for match in re.finditer(r"[()]| AND | OR ", sql[start:end]):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth == 0 and match[0] not in "()":
            parts.append((at, start + match.start()))
            at = start + match.end()
    if parts:
        for part in (*parts, (at, end)):
            yield from _conditions(sql, *part)
        return
    yield start, end
    if sql.startswith("EXISTS", start):
        yield from _conditions(sql, sql.index("WHERE ", start) + len("WHERE "), end - 1)


def _closing(sql: str, opening: int) -> int:
    depth = 0
    for i in range(opening, len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[i], 0)
        if depth == 0:
            return i
    raise ValueError(sql)


@dataclass(frozen=True)
class Edit:
    """A change to a function's text; `old` is the `nth` of its like there."""

    old: str
    new: str
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.old} -> {self.new or 'nothing'}" + (f" ({self.nth + 1})" if self.nth else "")

    def place_in(self, original: str) -> int:
        places = [match.start() for match in re.finditer(re.escape(self.old), original)]
        assert len(places) > self.nth, f"the function no longer says {self.old}"
        return places[self.nth]

    def apply(self, original: str) -> str:
        at = self.place_in(original)
        return original[:at] + self.new + original[at + len(self.old) :]
