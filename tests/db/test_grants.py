"""What the two logins were given, to the last column: nothing else, and no more than the product's own queries use.

Closed by default: a grant that is not in these tables fails until somebody decides (architecture.md §2). Row security
says besides which rows; what the history and the law keep is changed and deleted by nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg
import pytest
from pgqueuer import AsyncpgDriver, Queries

from api.db.passwords import APP, JOBS
from factories.database import Server
from factories.rights import Right, list_rights
from factories.visibility import World, visibility_world

LETTERS: Final = {"SELECT": "r", "INSERT": "a", "UPDATE": "w", "DELETE": "d", "USAGE": "U", "EXECUTE": "X"}
"""As PostgreSQL writes them; any other right (TRUNCATE, TRIGGER, REFERENCES, MAINTAIN) shows by its name."""
_REFERENCE: Final = (
    "areas", "area_names", "area_successions", "organisations", "organisation_successions", "fields", "deadline_rules",
    "calendar_days", "seeds", "persons", "memberships", "alembic_version", "published_petitions",
)  # fmt: skip
_WORK: Final = (
    "petitions", "petition_subjects", "publications", "assignments", "answers", "escalations", "commitments",
    "deadlines", "sessions", "token_families", "refresh_tokens", "tracking_secrets", "code_counters",
)  # fmt: skip
_KEPT: Final = ("petition_hops", "tellings", "redactions", "events", "pgqueuer", "pgqueuer_log", "delegations")
"""Added and never changed: where it went, what was told and shown, what happened, who was to act."""

OF_APP: Final[Mapping[str, str]] = {
    **dict.fromkeys((*_REFERENCE, "petition_access", "accounts", "notices"), "r"),
    "accounts(language)": "w",
    "accounts(password_hash)": "w",
    **dict.fromkeys(_WORK, "arw"),
    **dict.fromkeys(_KEPT, "ar"),
    "denouncer_identities": "a",
    "event_values": "adr",
    "notices": "ar",
    "notices(read_at)": "w",
    **dict.fromkeys(("petition_parties", "petition_handlers", "session_appointments", "kept_answers"), "adrw"),
    "pgqueuer_id_seq": "U",
    **dict.fromkeys(("enter()", "set_access()", "session_figures()", "taken_down()"), "X"),
}
DELETED_BY_APP: Final = {
    "event_values": "personal values that are to be forgotten; the chain stays whole without them",
    "petition_parties": "sealed in the vault in the same statement's transaction when a case becomes a denunciation",
    "petition_handlers": "another office took over; the history keeps who was named",
    "session_appointments": "a duty given back before the session; the history keeps it",
    "kept_answers": "answers to repeated requests, of no use after three days",
}

_COLUMNS_OF_JOBS: Final[Mapping[str, tuple[str, str]]] = {
    "accounts": ("id key handler_key person_id", ""),
    "answers": ("id petition_id assignment_id organisation_id kind state writers submitted_at decided_at version", ""),
    "assignments": (
        "id petition_id organisation_id role state assigned_at due_on acknowledged_at ended_at version",
        "",
    ),
    "commitments": ("id petition_id answer_id session_id organisation_id due_on state", ""),
    "deadlines": ("", "state ended_on ended_by overdue_recorded"),
    "escalations": (
        "id petition_id from_organisation_id to_organisation_id state sent_at received_at received_"
        "automatically ended_at version",
        "version state received_at received_automatically",
    ),
    "kept_answers": ("caller key created_at", ""),
    "petition_handlers": ("petition_id account_id", ""),
    "petition_parties": ("petition_id account_id role", ""),
    "petition_subjects": ("petition_id organisation_id", ""),
    "petitions": (
        "id code version klass field state confidentiality channel petitioner_kind urgency variant received_at area_id "
        "holder_key origin_key handed_in_by_key session_id due_on transferred_from_key transfer_return_until "
        "transfer_returns assignment_returns escalation_returns contests excluded_persons told_on posted audience "
        "event_count chain_head",
        "version state holder_key due_on closing_reason closed_at audience barred event_count chain_head",
    ),
    "publications": ("petition_id published_at unpublished_at", ""),
    "redactions": ("id petition_id made_by_person_id made_at", ""),
    "session_appointments": ("session_id account_id duty", ""),
    "sessions": ("id state minutes_signed_at host_id co_host_ids event_count chain_head", "event_count chain_head"),
}
"""Read, changed: what rules ask and a move by itself stores; no text, no name, no address, no digest, no secret."""
OF_JOBS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("areas", "organisations", "fields", "deadline_rules", "calendar_days"), "r"),
    **dict.fromkeys(("memberships", "delegations", "petition_hops"), "r"),
    "deadlines": "ar",
    **dict.fromkeys(("events", "notices", "sealed_roots"), "a"),
    **dict.fromkeys(("petition_handlers", "kept_answers"), "d"),
    **{
        f"{table}({column})": "".join(sorted(("r" * (column in read)) + ("w" * (column in changed))))
        for table, both in _COLUMNS_OF_JOBS.items()
        for read, changed in [[names.split() for names in both]]
        for column in {*read, *changed}
    },
    **dict.fromkeys(("pgqueuer", "pgqueuer_log"), "adrw"),
    "pgqueuer_statistics": "arw",
    **dict.fromkeys(("pgqueuer_id_seq", "pgqueuer_statistics_id_seq"), "U"),
    **dict.fromkeys(("set_access()", "chain_heads()"), "X"),
}


@pytest.fixture(scope="module")
def world(server: Server, worker_id: str) -> World:
    return visibility_world(server, worker_id)


@pytest.fixture(scope="module")
def rights(server: Server, world: World) -> list[Right]:
    return asyncio.run(list_rights(server.cluster.url(world.database)))


def given(rights: Sequence[Right], login: str) -> dict[str, str]:
    """The letters by what they are for."""
    found: dict[str, list[str]] = {}
    for right in rights:
        if right.to == login:
            found.setdefault(right.on, []).append(LETTERS.get(right.what, f" {right.what} "))
    return {name: "".join(sorted(letters)) for name, letters in found.items()}


def test_the_application_has_these_rights_and_no_other(rights: list[Right]) -> None:
    assert given(rights, APP) == dict(OF_APP)


def test_the_jobs_have_these_rights_and_no_other(rights: list[Right]) -> None:
    assert given(rights, JOBS) == dict(OF_JOBS)


def test_everybody_has_only_functions_that_tell_nothing(rights: list[Right]) -> None:
    settings = ("app_keys()", "app_member_of()", "app_tracking()", "app_task()")
    assert given(rights, "public") == dict.fromkeys((*settings, "fn_pgqueuer_changed()"), "X")


def test_what_the_application_deletes_has_a_reason(rights: list[Right]) -> None:
    found = given(rights, APP)
    assert {name for name, rights in found.items() if "d" in rights} == {*DELETED_BY_APP}


# --- and the server says no ------------------------------------------------------------------------------------------

CLOSED_TO_JOBS: Final = (
    "select * from denouncer_identities",
    "select count(*) from denouncer_identities",
    "insert into denouncer_identities select gen_random_uuid(), id, '', '', now() from petitions",
    "select value from event_values",
    "delete from event_values",
    "select body from events",
    "select count(*) from events",
    "select password_hash from accounts",
    "select username from accounts",
    "select full_name from persons",
    "select digest from refresh_tokens",
    "select successor from refresh_tokens",
    "select id from token_families",
    "select digest from tracking_secrets",
    "select body from kept_answers",
    "select headers from kept_answers",
    "select full_name, phone from petition_parties",
    "select title from petitions",
    "select body from petitions",
    "select text from answers",
    "select report from escalations",
    "select body from redactions",
    "select note from tellings",
    "select code from notices",
    "select key from petition_access",
    "select title from published_petitions",
    "select last from code_counters",
    "update petitions set confidentiality = 0",
    "update accounts set language = 'vi'",
    "update sessions set state = 0",
    "insert into petitions select * from petitions",
    "delete from petitions",
    "delete from deadlines",
    "delete from notices",
    "truncate pgqueuer",
    "truncate petition_handlers",
    "select * from enter(gen_random_uuid(), null, null, current_date)",
    "select * from taken_down(gen_random_uuid(), gen_random_uuid())",
    "create table mine (id int)",
    "set role doithoai_app",
    "set role doithoai_owner",
    "alter table notices disable row level security",
)
CLOSED_TO_APP: Final = (
    "update tellings set means = ''",
    "update redactions set body = ''",
    "update petition_hops set at = now()",
    "update notices set account_id = id",
    "delete from tellings",
    "delete from redactions",
    "delete from petition_hops",
    "delete from answers",
    "delete from deadlines",
    "delete from commitments",
    "delete from sessions",
    "delete from notices",
    "delete from delegations",
    "delete from publications",
    "delete from pgqueuer_log",
    "truncate petition_handlers",
    "truncate event_values",
    "truncate kept_answers",
    "insert into accounts select * from accounts",
    "insert into memberships select * from memberships",
    "select nextval('key_seq')",
    "create index mine on petitions (id)",
    "drop table petition_access",
)


@pytest.mark.parametrize(
    ("login", "statement"), [*((JOBS, one) for one in CLOSED_TO_JOBS), *((APP, one) for one in CLOSED_TO_APP)]
)
async def test_it_is_refused(login: str, statement: str, server: Server, world: World) -> None:
    endpoints = server.endpoints(world.database)
    connection = await asyncpg.connect(endpoints.jobs if login == JOBS else endpoints.app)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_the_queue_can_still_count_its_own_log(server: Server, own_database: str) -> None:
    """The library does it beside the work and says nothing when it may not."""
    connection = await asyncpg.connect(server.endpoints(own_database).jobs)
    try:
        queries = Queries(AsyncpgDriver(connection))
        await queries.enqueue("probe", b"", 0)
        await queries.aggregate_logs()
        assert await connection.fetchval("select sum(count) from pgqueuer_statistics where entrypoint = 'probe'") == 1
    finally:
        await connection.close()
