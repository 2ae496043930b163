"""A served application with a province in every state, and who can be asked to do what in it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import uvicorn
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.engine import make_engine, make_sessions
from api.db.tables.accounts import Account
from conftest import SettableClock
from factories.accounts import PASSWORD, Seat, make_family
from factories.every_state import EveryState
from factories.world import World, make_world

CALLERS: Final = (
    "commune.head", "commune.officer", "commune.officer2", "economy.officer", "economy.head", "province.officer",
    "province.head", "other.officer", "hamlet.front.head", "hamlet.head", "an",
)  # fmt: skip
"""Tried in this order for whoever may do it; the first one for what everybody may."""
ACTION_OF: Final = {
    "update_session": "update",
    "store_appointments": "appoint",
    "store_attendance": "record_attendance",
    "capture_opinion": "capture",
    "add_session_commitment": "write_commitments",
    "store_session_commitments": "write_commitments",
}
"""Operations whose path does not name the action."""
_DEADLINE_SECONDS: Final = 20.0


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(_DEADLINE_SECONDS)


@dataclass
class Target:
    """Whom an operation is called as, on what."""

    caller: str
    path: dict[str, str] = field(default_factory=dict)
    resource: str = ""
    """Where its version is read; empty for an operation that asks for none."""


@dataclass
class Standing:
    """A served application on loopback, its province, and the access tokens of CALLERS."""

    url: str
    app: FastAPI
    states: EveryState
    bearers: dict[str, dict[str, str]]
    client: httpx.Client
    seen: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """Pages by caller and resource, until something happens to the resource."""

    def page(self, caller: str, resource: str) -> dict[str, Any]:
        if (caller, resource) not in self.seen:
            answer = self.client.get(resource, headers=self.bearers[caller])
            self.seen[caller, resource] = answer.json() if answer.is_success else {}
        return self.seen[caller, resource]

    def forget(self, resource: str) -> None:
        self.seen = {key: page for key, page in self.seen.items() if key[1] != resource}

    def targets(self, path: str, operation_id: str) -> Iterator[Target]:
        """Somebody who may call it, with something to call it on: one after the other, as far as there are."""
        for name in ("petition", "session", "commitment"):
            if f"{{{name}_id}}" in path and not path.startswith("/api/v1/public/"):
                yield from self._below(name, path, operation_id)
                return
        yield self._alone(path, operation_id)

    def _alone(self, path: str, operation_id: str) -> Target:
        simple = {
            "area_id": str(self.states.world.hamlet.id),
            "organisation_id": self.states.world.id_of("commune"),
            "code": "conflict",
        }
        for name, value in simple.items():
            if f"{{{name}}}" in path:
                return Target("commune.head", {name: value})
        if path.startswith("/api/v1/public/"):
            public = {"petition_id": self.states.published, "session_id": self.states.sessions[0]}
            return Target("commune.head", {name: value for name, value in public.items() if f"{{{name}}}" in path})
        if "{notice_id}" in path:
            return Target("commune.head", {"notice_id": self._first("/api/v1/notices", "commune.head")["id"]})
        if "{assignment_id}" in path:
            row = self._first("/api/v1/assignments", "economy.officer")
            return Target("economy.officer", {"assignment_id": row["id"]}, "/api/v1/assignments")
        by_caller = {"claim_petition": "an", "list_assignments": "economy.officer"}
        return Target(by_caller.get(operation_id, "commune.officer" if "plan" in operation_id else "commune.head"))

    def _below(self, name: str, path: str, operation_id: str) -> Iterator[Target]:
        root = f"/api/v1/{name}s"
        ids: list[str] = getattr(self.states, f"{name}s")
        action = ACTION_OF.get(operation_id, path.rpartition("/")[2].replace("-", "_"))
        for caller in CALLERS:
            for one in ids:
                page = self.page(caller, f"{root}/{one}")
                may = page.get("allowed_actions", ())
                right = {"redactions": "may_redact", "tracking_secret": "may_give_secret"}.get(action)
                if action in may or (right and page[right]):
                    yield Target(caller, {f"{name}_id": one}, f"{root}/{one}")
        yield Target(CALLERS[0], {f"{name}_id": ids[0]}, f"{root}/{ids[0]}")

    def _first(self, path: str, caller: str) -> dict[str, Any]:
        row: dict[str, Any] = self.client.get(path, headers=self.bearers[caller]).json()["items"][0]
        return row

    def headers(self, target: Target) -> dict[str, str]:
        """The caller's token and the present version."""
        headers = dict(self.bearers[target.caller])
        if target.resource:
            self.forget(target.resource)
            page = self.page(target.caller, target.resource)
            for row in page.get("items", ()):
                if row["id"] in target.path.values():
                    page = row
            headers["If-Match"] = f'"v{page.get("version", 0)}"'
        return headers


async def populate(url: str, app: FastAPI, clock: SettableClock) -> tuple[EveryState, dict[str, dict[str, str]]]:
    """The province in every state, and the tokens of CALLERS as of the end of its making."""
    engine = make_engine(url, pool_size=1)
    sessions = make_sessions(engine)

    async def sign_in(who: Seat | Account) -> dict[str, str]:
        async with sessions.begin() as db:
            return await _sign_in(db, app, clock, who)

    async with sessions.begin() as db:
        world = await make_world(db)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            states = EveryState(client, sign_in, world, clock)
            await states.make()
    bearers = {name: await sign_in(world.citizens.get(name) or world.seats[name]) for name in CALLERS}
    await engine.dispose()
    return states, bearers


async def _sign_in(db: AsyncSession, app: FastAPI, clock: SettableClock, who: Seat | Account) -> dict[str, str]:
    account, membership = (who.account, who.membership) if isinstance(who, Seat) else (who, None)
    family = await make_family(db, account, membership)
    token = app.state.tokens.issue(account.id, membership.id if membership else None, family, clock())
    return {"Authorization": f"Bearer {token}"}


def body_of(standing: Standing, operation_id: str, example: Any) -> Any:
    """The contract's example with ids of this province, and what no example can hold: names, secrets, today."""
    world, states = standing.states.world, standing.states
    own = {
        "sign_in": {"grant_type": "password", "username": world.citizens["an"].username, "password": PASSWORD},
        "refresh": {"refresh_token": native_token(standing)} if operation_id == "refresh" else {},
        "switch_membership": {"membership_id": str(world.seats["commune.head"].membership.id)},
        "claim_petition": states.code_and_secret,
        "track_petition": states.code_and_secret,
        "issue_conclusion": {"document_number": "45/TB-UBND"},
        "tell": {"means": "phone", "told_at": standing.app.state.clock().isoformat()},
    }
    if operation_id in own:
        return own[operation_id]
    return with_ids(example, ids_of(world, states, operation_id))


def ids_of(world: World, states: EveryState, operation_id: str) -> Mapping[str, str]:
    """By the name of the field, what this province has to put there."""
    body, seats = world.id_of, world.seats
    return {
        "area_id": str(world.hamlet.id),
        "to_organisation_id": body("province" if operation_id == "escalate" else "other"),
        "organisation_id": body("commune" if operation_id == "create_delegation" else "economy"),
        "lead_id": body("economy"),
        "co_host_ids": body("commune.front"),
        "account_id": str(seats["commune.head"].account.id),
        "presided_by_account_id": str(seats["commune.head"].account.id),
        "to_account_id": str(seats["commune.deputy"].account.id),
        "redaction_id": states.redaction,
        "field": "giao_thong",
    }


def with_ids(value: Any, ids: Mapping[str, str], name: str = "") -> Any:
    """The same body with the ids put in wherever a field of their name stands."""
    if isinstance(value, dict):
        return {key: with_ids(inner, ids, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_ids(inner, ids, name) for inner in value]
    return ids.get(name, value)


def native_token(standing: Standing) -> str:
    form = {"grant_type": "password", "username": standing.states.world.citizens["binh"].username}
    answer = standing.client.post("/api/v1/auth/token", data={**form, "password": PASSWORD, "client": "native"})
    token: str = answer.json()["refresh_token"]
    return token
