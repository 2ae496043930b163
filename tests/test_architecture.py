"""What keeps the house in order beside the import contracts: read from the sources themselves (architecture.md §1)."""

from __future__ import annotations

import ast
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
API: Final = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in ROOT.glob("api/**/*.py")
}
TESTS: Final = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in ROOT.glob("tests/**/*.py")
}
MOST_LINES: Final = 300
MOST_LINES_OF_FUNCTION: Final = 40

LONG_FILES: Final = {
    "api/db/queries/petitions.py": "the facts, and the one function that stores a move with who sees it",
    "api/db/queries/register.py": "the JSON of the register and of a petition's page, built in SQL",
    "api/db/queries/sessions.py": "the JSON of the session pages, built in SQL",
    "api/demo/bills.py": "the sessions of the demo, one entry each",
    "api/demo/lives.py": "texts of the demo",
    "api/domain/intake/service.py": "one use case from the form's every field to its rows",
    "api/domain/moves/service.py": "the one shape that every move has",
    "api/domain/petitions/policy.py": "the grant table beside the rows of visibility, as the page has them",
    "api/domain/petitions/service.py": "one short function for each verb of the page",
    "api/routers/schemas/petitions.py": "one declaration for each body of the contract",
    "api/routers/schemas/sessions.py": "one declaration for each body of the contract",
}
LONG_FUNCTIONS: Final = {
    "api/db/queries/petitions.py insert_petition": "one statement and the values it takes",
    "api/domain/accounts/rules.py check_delegation": "one refusal for each rule, in two languages",
    "api/domain/accounts/service.py delegate": "the record's fields three times: taken, checked, stored",
    "api/domain/assignments/service.py assign": "one use case: rows, facts, history and notices of one move",
    "api/domain/commitments/service.py replace": "one use case: the old promise and the new one",
    "api/domain/escalations/service.py escalate": "one use case: rows, facts, history and notices of one move",
    "api/domain/intake/service.py _columns": "one line a column",
    "api/domain/intake/service.py _store": "rows and the event of one intake",
    "api/domain/moves/service.py to_petition": "one line a fact",
    "api/domain/petitions/service.py reclassify": "one use case with the rules of becoming a denunciation",
    "api/domain/sessions/planning.py plan": "one line a column",
    "api/domain/sessions/planning.py postpone": "one use case with its field errors",
    "api/main.py create_app": "wiring, in the order in which it takes place",
}
PURE: Final = frozenset({"model.py", "rules.py", "policy.py", "course.py", "explanation.py"})
"""Files of api/domain that decide, and do nothing."""
OUTSIDE_WORLD: Final = frozenset({"random", "secrets", "time", "os", "asyncio", "pathlib"})
SEATS: Final = frozenset({"role", "position", "organisation_kind", "acting", "member_of"})
"""What of an actor only a policy may ask."""


def found(trees: dict[str, ast.Module], *kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, kinds):
                yield path, node


def where(path: str, node: ast.AST) -> str:
    return f"{path}:{getattr(node, 'lineno', 0)}: {ast.unparse(node)[:100]}"


def test_only_the_database_layer_commits_and_flushes() -> None:
    """One commit a request, made by the route; a service never does. A file may be flushed."""
    allowed = ("api/db/", "api/demo/")
    assert [
        where(path, node)
        for path, node in found(API, ast.Call)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"commit", "flush"}
        and not ast.unparse(node.func.value).endswith("file")
        and not path.startswith(allowed)
    ] == []


def pure_files() -> dict[str, ast.Module]:
    return {
        path: tree for path, tree in API.items() if path.startswith("api/domain/") and path.rpartition("/")[2] in PURE
    }


def test_pure_files_wait_for_nothing() -> None:
    files = pure_files()
    assert len(files) >= 15
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    assert [where(path, node) for path, node in found(files, *waiting)] == []


def test_pure_files_ask_neither_clock_nor_chance_nor_machine() -> None:
    asked = []
    for path, node in found(pure_files(), ast.Import, ast.ImportFrom, ast.Attribute):
        match node:
            case ast.Import(names) if {name.name.partition(".")[0] for name in names} & OUTSIDE_WORLD:
                asked.append(where(path, node))
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in OUTSIDE_WORLD:
                asked.append(where(path, node))
            case ast.Attribute(attr="now" | "utcnow" | "today", value=ast.Name(id="date" | "datetime")):
                asked.append(where(path, node))
    assert asked == []


def imported(node: ast.AST) -> Iterator[str]:
    """The modules an import names, whole: `from api.domain.x import policy` names api.domain.x.policy or a name of
    api.domain.x, whichever is there."""
    match node:
        case ast.Import(names):
            yield from (name.name for name in names)
        case ast.ImportFrom(module=str(module), names=names):
            for name in names:
                below = f"{module}.{name.name}"
                yield below if f"{below.replace('.', '/')}.py" in API else module


def test_pure_files_rest_on_the_standard_library_and_each_other() -> None:
    pure = {path.removesuffix(".py").replace("/", ".") for path in pure_files()}
    pure |= {"api.domain.actor", "api.domain.errors"}
    assert [
        where(path, node)
        for path, node in found(pure_files(), ast.Import, ast.ImportFrom)
        for module in imported(node)
        if module not in pure and module.partition(".")[0] not in sys.stdlib_module_names
    ] == []


def test_routers_ask_nobody_who_they_are() -> None:
    """Rights are decided by policies; a router that looks at a seat decides a second time, and otherwise."""
    routers = {path: tree for path, tree in API.items() if path.startswith("api/routers/")}
    deciding = [
        (path, test)
        for path, node in found(routers, ast.Compare, ast.If, ast.IfExp, ast.BoolOp, ast.Match)
        for test in [getattr(node, "test", None) or getattr(node, "subject", None) or node]
    ]
    assert len(deciding) > 20
    assert [
        where(path, test)
        for path, test in deciding
        if any(
            (isinstance(part, ast.Attribute) and part.attr in SEATS)
            or (isinstance(part, ast.Name) and part.id in {"Role", "Position"})
            for part in ast.walk(test)
        )
    ] == []


def test_long_files_have_a_reason() -> None:
    lines = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in API}
    assert {path for path, count in lines.items() if count > MOST_LINES} == {*LONG_FILES}


def test_long_functions_have_a_reason() -> None:
    long = {
        f"{path} {node.name}"
        for path, node in found(API, ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MOST_LINES_OF_FUNCTION
    }
    assert long == {*LONG_FUNCTIONS}


def test_no_test_replaces_what_really_runs() -> None:
    """Real PostgreSQL always: what is mocked is not tested."""
    mocks = {"Mock", "MagicMock", "AsyncMock", "mocker", "create_autospec"}
    used = [
        where(path, node)
        for path, node in found(TESTS, ast.Name, ast.Attribute, ast.arg)
        if {getattr(node, name, "") for name in ("id", "attr", "arg")} & mocks
    ]
    imported = [
        where(path, node)
        for path, node in found(TESTS, ast.Import, ast.ImportFrom)
        if "mock" in ast.unparse(node).replace(".", " ").split()
    ]
    assert used + imported == []


def test_no_test_sleeps() -> None:
    """Waiting for a while is hoping; a test waits for something. SQL that sleeps is another matter."""
    assert [
        where(path, node)
        for path, node in found(TESTS, ast.Name, ast.Attribute)
        if "sleep" in {getattr(node, "id", ""), getattr(node, "attr", "")}
    ] == []


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org"])
def test_no_test_leaves_the_machine(host: str) -> None:
    with pytest.raises(PermissionError, match="loopback only"):
        socket.create_connection((host, 80), timeout=1)


def test_migrations_are_no_package() -> None:
    """An __init__.py there would hide the library of the same name."""
    assert (ROOT / "alembic/env.py").exists()
    assert not (ROOT / "alembic/__init__.py").exists()
