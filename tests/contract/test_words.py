"""Whatever kind of notice, event or end the back end can write, the front end has words for it in both languages.

Closed lists of the contract are held by the front end's own types; the lists that it leaves open are read here from
the calls that write them. A text that only one language has would silently come in the other.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import orjson
import pytest

from api.domain.deadlines.course import RECEIVE
from api.domain.petitions.model import EXPOSED, Action, DeclineReason

ROOT: Final = Path(__file__).parents[2]
LANGUAGES: Final = ("vi", "en")
OF_OTHER_STREAMS: Final = {"promise", "plan"}
"""Events of a commitment and of a session: no screen lists those."""
NOTIFYING: Final = {"notify_organisation", "notify_accounts"}


@cache
def texts(language: str) -> dict[str, str]:
    found: dict[str, str] = orjson.loads((ROOT / "frontend" / "messages" / f"{language}.json").read_bytes())
    return {key: text for key, text in found.items() if not key.startswith("$")}


@cache
def labels() -> dict[str, set[str]]:
    """For each word of the API the keys of its labels: the front end writes `word: m.key` in its label files."""
    found: dict[str, set[str]] = {}
    for path in sorted(ROOT.glob("frontend/src/**/*abels.ts")):
        for word, key in re.findall(r"^\s+'?(\w+)'?: m\.(\w+)", path.read_text(encoding="utf-8"), re.MULTILINE):
            found.setdefault(word, set()).add(key)
    return found


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in the domain and the jobs, by the last part of its name."""
    for folder in ("domain", "jobs", "db/queries"):
        for path in (ROOT / "api" / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield ast.unparse(node.func).rpartition(".")[2], node


def named(call: ast.Call, keyword: str, place: int | None = None) -> ast.expr | None:
    given = next((one.value for one in call.keywords if one.arg == keyword), None)
    if given is None and place is not None and len(call.args) > place:
        given = call.args[place]
    return given


def literals(*expressions: ast.expr | None) -> set[str]:
    return {one.value for one in expressions if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def notice_kinds() -> set[str]:
    return {
        kind
        for name, call in calls()
        for kind in literals(
            named(call, "kind", 0) if name == "Notify" else None,
            named(call, "kind") if name in NOTIFYING else None,
            named(call, "tell_parties") if name == "Change" else None,
        )
    } | {"deadline_overdue"}


def event_kinds() -> set[str]:
    written = {kind for name, call in calls() if name == "NewEvent" for kind in literals(named(call, "kind", 0))}
    moves = {action.value for action in Action if action in EXPOSED}
    return (written - OF_OTHER_STREAMS) | moves | {RECEIVE, "deadline_overdue", Action.FOLLOW_UP.value}


def ends() -> set[str]:
    """The closing reasons that a move writes."""
    found = {reason.value for reason in DeclineReason}
    for _, call in calls():
        columns = named(call, "columns")
        if isinstance(columns, ast.Dict):
            pairs = zip(columns.keys, columns.values, strict=True)
            found |= {word for key, value in pairs if literals(key) == {"closing_reason"} for word in literals(value)}
    return found


def test_both_languages_have_the_same_texts_with_the_same_gaps() -> None:
    vi, en = (texts(language) for language in LANGUAGES)
    assert len(vi) > 500
    assert set(vi) == set(en)
    assert [key for key in vi if not vi[key].strip() or not en[key].strip()] == []
    gaps = re.compile(r"\{(\w+)\}")
    assert [key for key in vi if set(gaps.findall(vi[key])) != set(gaps.findall(en[key]))] == []


def test_the_search_for_kinds_is_not_blind() -> None:
    assert {
        "escalation_received_by_itself",
        "petition_answered",
        "petition_received",
        "answer_to_tell",
    } <= notice_kinds()
    assert {"receive", "tell", "claim", "tracking_secret", "acknowledge"} <= event_kinds()
    assert {"completed", "guided", "withdrawn", "in_court"} <= ends()


@pytest.mark.parametrize(
    ("words", "prefixes"),
    [(notice_kinds(), ("notices_",)), (event_kinds(), ("petition_",)), (ends(), ("petition_", "word_"))],
    ids=["notices", "events", "ends"],
)
def test_every_word_of_an_open_list_has_its_label(words: set[str], prefixes: tuple[str, ...]) -> None:
    missing = [word for word in words if not any(key.startswith(prefixes) for key in labels().get(word, ()))]
    assert sorted(missing) == []


def test_every_label_is_a_text() -> None:
    keys = {key for found in labels().values() for key in found}
    assert len(keys) > 150
    assert [key for key in sorted(keys) for language in LANGUAGES if key not in texts(language)] == []
