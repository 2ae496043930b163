"""The chained history on real rows: each kind of tampering is found, by chain or by root, and nothing else is."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Table, insert, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.passwords import APP, JOBS
from api.db.queries.history import ChainHead, NewEvent, append_events, erase_values, first_head
from api.db.queries.history_check import list_heads
from api.db.tables.base import Base
from api.db.vocabulary import STREAMS
from api.domain.clock import new_id
from api.domain.history import service
from api.domain.history.model import Finding, What
from api.domain.history.service import is_sealed, seal_day, verify_history
from api.settings import get_settings

NOON = datetime(2026, 3, 2, 5, 0, 0, 123, tzinfo=UTC)
DAY = date(2026, 3, 2)
_PLAIN: Mapping[type, Any] = {
    int: 0, str: "", bool: False, datetime: NOON, date: DAY, list: [], object: [], bytes: b"", UUID: UUID(int=1),
}  # fmt: skip


@dataclass(frozen=True)
class Stream:
    kind: str
    id: UUID

    @property
    def number(self) -> int:
        return STREAMS.index(self.kind)

    @property
    def table(self) -> Table:
        return Base.metadata.tables[f"{self.kind}s"]

    def finding(self, what: What, n: int | None = None, root: date | None = None) -> Finding:
        return Finding(what, self.kind, self.id, n, root)


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DOITHOAI_DATA", str(tmp_path))
    get_settings.cache_clear()
    yield tmp_path
    get_settings.cache_clear()


async def begin(db: AsyncSession, kind: str, events: int) -> Stream:
    """A petition, session or commitment of which nothing counts here but its history."""
    stream = Stream(kind, new_id(NOON))
    plain = {
        column.name: _PLAIN[column.type.python_type]
        for column in stream.table.columns
        if not column.nullable and column.server_default is None
    }
    own: dict[str, dict[str, Any]] = {
        "petition": {"code": str(stream.id)},
        "session": {"ends_at": NOON + timedelta(hours=1)},
        "commitment": {"session_id": stream.id},
    }
    head = first_head(stream.id)
    counted = {"id": stream.id, "event_count": head.n, "chain_head": head.hash}
    await db.execute(text("set local session_replication_role = replica"))  # spares what they refer to
    await db.execute(insert(stream.table).values(plain | own[kind] | counted))
    await append(db, stream, events)
    return stream


async def head_of(db: AsyncSession, stream: Stream) -> ChainHead:
    row = await db.execute(
        text(f"select event_count, chain_head from {stream.table} where id = :id"), {"id": stream.id}
    )
    return ChainHead(*row.one())


async def tell(db: AsyncSession, stream: Stream, event: NewEvent) -> None:
    """One more event, as every service writes it: chained to the head on the stream's row."""
    await set_head(db, stream, await append_events(db, stream.number, stream.id, await head_of(db, stream), [event]))


ERASED = NewEvent("forget", NOON, data={"values_erased": True}, personal={"reason": "Hết thời hạn lưu"})


async def append(db: AsyncSession, stream: Stream, events: int) -> None:
    """As every service does it: chained to the head on the stream's row."""
    head = await head_of(db, stream)
    made = [
        NewEvent(
            "note",
            NOON + timedelta(minutes=n),
            account_id=stream.id if n % 2 else None,
            data={"a": 1, "at": "2026-03-02T05:00:00.000123+00:00", "why": 'a "kind"'},
            personal={"reason": f"Vì đường «{n}» \\ ổ gà", "speaker": "Rơ Châm Hơ Blứ"} if n % 2 else {},
        )
        for n in range(head.n, head.n + events)
    ]
    head = await append_events(db, stream.number, stream.id, head, made)
    await set_head(db, stream, head)


async def set_head(db: AsyncSession, stream: Stream, head: ChainHead) -> None:
    await db.execute(
        text(f"update {stream.table} set event_count = :n, chain_head = :hash where id = :id"),
        {"n": head.n, "hash": head.hash, "id": stream.id},
    )


async def set_head_back(db: AsyncSession, stream: Stream) -> None:
    """As somebody would who knows about the head: it is made to fit the events that are left."""
    last = await db.execute(
        text("select n, hash from events where stream_id = :id order by n desc limit 1"), {"id": stream.id}
    )
    await set_head(db, stream, ChainHead(*last.one()))


async def tamper(db: AsyncSession, stream: Stream, sql: str) -> None:
    done = await db.execute(text(sql.replace("THE_STREAM", f"stream_id = '{stream.id}'") + " returning 1"))
    assert done.all(), "nothing was tampered with"


async def remove(db: AsyncSession, stream: Stream) -> None:
    """The stream and every trace of it."""
    await db.execute(text(f"delete from {stream.table} where id = :id"), {"id": stream.id})
    for table in ("events", "event_values"):
        await db.execute(text(f"delete from {table} where stream_id = :id"), {"id": stream.id})


async def found(db: AsyncSession) -> list[Finding]:
    findings = await verify_history(db)
    assert findings.complete
    return list(findings.found)


@pytest.fixture
async def streams(db: AsyncSession) -> list[Stream]:
    """Three of each kind, five events each; the middle one of each kind is tampered with, its neighbours watch."""
    return [await begin(db, kind, 5) for kind in STREAMS for _ in range(3)]


@pytest.fixture(params=STREAMS)
def victim(streams: list[Stream], request: pytest.FixtureRequest) -> Stream:
    return streams[STREAMS.index(request.param) * 3 + 1]


@pytest.fixture
def petition(streams: list[Stream]) -> Stream:
    return streams[1]


@pytest.mark.parametrize("at_once", [1, 7, 100_000])
async def test_a_history_as_it_was_written_is_found_whole(
    db: AsyncSession, streams: list[Stream], at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_EVENTS_AT_ONCE", at_once)
    await erase_values(db, streams[0].number, streams[0].id)
    await tell(db, streams[0], ERASED)
    await seal_day(db, DAY, NOON)
    findings = await verify_history(db)
    assert (findings.found, findings.exit_code, findings.complete) == ((), 0, True)
    assert (findings.streams, findings.events, findings.values) == (9, 46, 8 * 2 * 2 + 1)
    assert (findings.roots, findings.newest_root) == (1, DAY)


ANY_HASH = "sha256('another')"
TAMPERING: Mapping[str, tuple[str, list[tuple[What, int | None]]]] = {
    "body": ("update events set body = replace(body, 'note', 'none') where THE_STREAM and n = 3", [(What.ALTERED, 3)]),
    "first body": ("update events set body = body || ' ' where THE_STREAM and n = 1", [(What.ALTERED, 1)]),
    "last body": ("update events set body = body || ' ' where THE_STREAM and n = 5", [(What.ALTERED, 5)]),
    "hash": (f"update events set hash = {ANY_HASH} where THE_STREAM and n = 3", [(What.ALTERED, 3)]),
    "last hash": (f"update events set hash = {ANY_HASH} where THE_STREAM and n = 5", [(What.ALTERED, 5)]),
    "two neighbours": (
        "update events set body = replace(body, 'note', 'none') where THE_STREAM and n in (2, 3)",
        [(What.ALTERED, 2), (What.ALTERED, 3)],
    ),
    "time": ("update events set at = at - interval '1 day' where THE_STREAM and n = 3", [(What.ALTERED, 3)]),
    "time to one in the data": (
        "update events set at = '2026-03-02 05:00:00.000123+00' where THE_STREAM and n = 3",
        [(What.ALTERED, 3)],
    ),
    "kind": ("update events set kind = 'tell' where THE_STREAM and n = 3", [(What.ALTERED, 3)]),
    "first row": ("delete from events where THE_STREAM and n = 1", [(What.MISSING, 1)]),
    "middle row": ("delete from events where THE_STREAM and n = 3", [(What.MISSING, 3)]),
    "two middle rows": ("delete from events where THE_STREAM and n in (2, 3)", [(What.MISSING, 2)]),
    "last row": ("delete from events where THE_STREAM and n = 5", [(What.TAIL_REMOVED, 5)]),
    "last two rows": ("delete from events where THE_STREAM and n > 3", [(What.TAIL_REMOVED, 4)]),
    "all rows": ("delete from events where THE_STREAM", [(What.TAIL_REMOVED, 1)]),
    "value": ("update event_values set value = 'x' where THE_STREAM and n = 4", [(What.VALUE_MISMATCH, 4)]),
    "salt": (
        "update event_values set salt = '\\x00' where THE_STREAM and n = 4 and name = 'speaker'",
        [(What.VALUE_MISMATCH, 4)],
    ),
    "value under another name": (
        "update event_values set name = 'text' where THE_STREAM and n = 4 and name = 'reason'",
        [(What.VALUE_MISMATCH, 4)],
    ),
}


@pytest.mark.parametrize("at_once", [3, 100_000])
@pytest.mark.parametrize("kind", TAMPERING)
async def test_tampering_with_one_stream_is_found_by_its_chain_and_nothing_else_is(
    db: AsyncSession, victim: Stream, kind: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The roots, made before, show the same and so add nothing."""
    monkeypatch.setattr(service, "_EVENTS_AT_ONCE", at_once)
    await seal_day(db, DAY, NOON)
    sql, expected = TAMPERING[kind]
    await tamper(db, victim, sql)
    assert await found(db) == [victim.finding(what, n) for what, n in expected]


class TestErasing:
    """Personal values may go, and that they went is told."""

    async def test_values_deleted_by_hand_are_found(self, db: AsyncSession, victim: Stream) -> None:
        await tamper(db, victim, "delete from event_values where THE_STREAM and n = 4 and name = 'speaker'")
        assert await found(db) == [victim.finding(What.VALUE_REMOVED, 4)]
        await tamper(db, victim, "delete from event_values where THE_STREAM")
        assert await found(db) == [victim.finding(What.VALUE_REMOVED, n) for n in (2, 4)]

    async def test_erasing_without_a_trace_is_found(self, db: AsyncSession, victim: Stream) -> None:
        await erase_values(db, victim.number, victim.id)
        await tell(db, victim, NewEvent("note", NOON, data={"said": '"values_erased":true'}))
        assert await found(db) == [victim.finding(What.VALUE_REMOVED, n) for n in (2, 4)]

    async def test_the_trace_covers_nothing_that_came_after_it(self, db: AsyncSession, victim: Stream) -> None:
        await erase_values(db, victim.number, victim.id)
        await tell(db, victim, ERASED)
        await append(db, victim, 2)
        assert await found(db) == []
        await tamper(db, victim, "delete from event_values where THE_STREAM and n = 8")
        assert await found(db) == [victim.finding(What.VALUE_REMOVED, 8)]
        await tamper(db, victim, "delete from event_values where THE_STREAM and n = 6")
        assert await found(db) == [victim.finding(What.VALUE_REMOVED, n) for n in (6, 8)]

    async def test_what_was_sealed_before_erasures_were_named_is_no_finding(
        self, db: AsyncSession, victim: Stream
    ) -> None:
        """The first reclassification of a petition that was no denunciation before; a second one erased nothing."""
        await erase_values(db, victim.number, victim.id)
        sealed = NewEvent("reclassify", NOON, data={"confidentiality": "denunciation"}, personal={"reason": "Tố cáo"})
        await tell(db, victim, sealed)
        await tell(db, victim, sealed)
        assert await found(db) == []
        await tamper(db, victim, "delete from event_values where THE_STREAM and n = 6")
        assert await found(db) == [victim.finding(What.VALUE_REMOVED, 6)]

    async def test_a_denunciation_from_the_start_was_never_sealed(self, db: AsyncSession) -> None:
        stream = await begin(db, "petition", 0)
        denounced = {"confidentiality": "denunciation"}
        await tell(db, stream, NewEvent("receive", NOON, data=denounced, personal={"title": "Tố cáo"}))
        await tell(db, stream, NewEvent("reclassify", NOON, data=denounced))
        await tamper(db, stream, "delete from event_values where THE_STREAM")
        assert await found(db) == [stream.finding(What.VALUE_REMOVED, 1)]


@pytest.mark.parametrize("change", [f"chain_head = {ANY_HASH}", "event_count = 4"])
async def test_the_head_on_the_row_is_checked(db: AsyncSession, victim: Stream, change: str) -> None:
    await db.execute(text(f"update {victim.table} set {change} where id = '{victim.id}'"))
    assert await found(db) == [victim.finding(What.ALTERED, 5)]


async def test_an_event_that_no_head_accounts_for_is_found(db: AsyncSession, victim: Stream) -> None:
    last = await db.execute(text("select hash from events where stream_id = :id and n = 5"), {"id": victim.id})
    forged = NewEvent("tell", NOON)
    await append_events(db, victim.number, victim.id, ChainHead(5, last.scalar_one()), [forged])
    assert await found(db) == [victim.finding(What.ALTERED, 6)]


async def test_rows_of_another_stream_cannot_be_passed_off_as_its_own(db: AsyncSession, streams: list[Stream]) -> None:
    one, other = streams[0], streams[1]
    await db.execute(text("delete from events where stream_id = :id"), {"id": other.id})
    await db.execute(text("delete from event_values where stream_id = :id"), {"id": other.id})
    await db.execute(
        text(
            """insert into events select stream, :other, n, at, kind, body, hash from events where stream_id = :one"""
        ),
        {"one": one.id, "other": other.id},
    )
    await set_head_back(db, other)
    assert await found(db) == [other.finding(What.ALTERED, 1)]


async def test_a_stream_whose_row_is_gone_is_found_by_the_events_it_left(db: AsyncSession, victim: Stream) -> None:
    await db.execute(text(f"delete from {victim.table} where id = :id"), {"id": victim.id})
    assert await found(db) == [victim.finding(What.STREAM_REMOVED)]


class TestRoots:
    """What a chain cannot show of itself."""

    async def test_a_stream_removed_with_every_trace(self, db: AsyncSession, victim: Stream) -> None:
        await seal_day(db, DAY, NOON)
        await remove(db, victim)
        assert await found(db) == [victim.finding(What.STREAM_REMOVED, root=DAY)]

    async def test_a_tail_removed_and_the_head_set_back(self, db: AsyncSession, victim: Stream) -> None:
        await seal_day(db, DAY, NOON)
        await tamper(db, victim, "delete from events where THE_STREAM and n > 3")
        await tamper(db, victim, "delete from event_values where THE_STREAM and n > 3")
        await set_head_back(db, victim)
        assert await found(db) == [victim.finding(What.TAIL_REMOVED, 4, DAY)]

    async def test_a_chain_written_anew(self, db: AsyncSession, victim: Stream) -> None:
        await seal_day(db, DAY, NOON)
        await self.rewrite(db, victim, 7)
        assert await found(db) == [victim.finding(What.ALTERED, 5, DAY)]

    async def test_an_older_root_shows_what_newer_ones_took_over(self, db: AsyncSession, streams: list[Stream]) -> None:
        rewritten, removed, whole = streams[0], streams[1], streams[2]
        await seal_day(db, DAY, NOON)
        await self.rewrite(db, rewritten, 5)
        await remove(db, removed)
        await append(db, whole, 1)
        await seal_day(db, DAY + timedelta(days=1), NOON + timedelta(days=1))
        assert set(await found(db)) == {
            rewritten.finding(What.ALTERED, 5, DAY),
            removed.finding(What.STREAM_REMOVED, root=DAY),
        }

    async def rewrite(self, db: AsyncSession, stream: Stream, events: int) -> None:
        """As somebody would who knows how chains are made."""
        for table in ("events", "event_values"):
            await tamper(db, stream, f"delete from {table} where THE_STREAM")
        await set_head(db, stream, first_head(stream.id))
        await append(db, stream, events)

    async def test_what_went_on_since_is_no_finding(self, db: AsyncSession, streams: list[Stream]) -> None:
        first = await seal_day(db, DAY, NOON)
        await append(db, streams[0], 2)
        new = await begin(db, "petition", 1)
        second = await seal_day(db, DAY + timedelta(days=1), NOON + timedelta(days=1))
        assert first is not None
        assert second is not None
        assert (first.changed, dict(first.streams)) == (9, {"petition": 3, "session": 3, "commitment": 3})
        assert (second.changed, second.streams["petition"]) == (2, 4)
        assert await found(db) == []
        await remove(db, new)
        assert await found(db) == [new.finding(What.STREAM_REMOVED, root=DAY + timedelta(days=1))]

    async def test_heads_in_several_batches(
        self, db: AsyncSession, streams: list[Stream], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = await seal_day(db, DAY, NOON)
        monkeypatch.setattr(service, "_HEADS_AT_ONCE", 1)
        again = await seal_day(db, DAY + timedelta(days=1), NOON)
        assert whole is not None
        assert again is not None
        assert (again.root, again.changed) == (whole.root, 0)

    async def test_a_day_is_sealed_once(self, db: AsyncSession, petition: Stream, data_dir: Path) -> None:
        assert not is_sealed(DAY)
        assert await seal_day(db, DAY, NOON) is not None
        made = {path: path.read_bytes() for path in (data_dir / "roots").iterdir()}
        await append(db, petition, 1)
        assert await seal_day(db, DAY, NOON) is None
        assert await seal_day(db, DAY - timedelta(days=1), NOON) is None
        assert made == {path: path.read_bytes() for path in (data_dir / "roots").iterdir()}
        assert [is_sealed(DAY + timedelta(days=days)) for days in (-1, 0, 1)] == [True, True, False]

    async def test_losing_the_full_list_loses_no_proof(
        self, db: AsyncSession, petition: Stream, data_dir: Path
    ) -> None:
        await seal_day(db, DAY, NOON)
        (data_dir / "roots" / "all.gz").write_bytes(b"not a list")
        second = await seal_day(db, DAY + timedelta(days=1), NOON)
        assert second is not None
        assert second.changed == 9
        await remove(db, petition)
        assert await found(db) == [petition.finding(What.STREAM_REMOVED, root=DAY)]

    async def test_a_root_that_cannot_be_written_leaves_nothing(
        self, db: AsyncSession, petition: Stream, data_dir: Path
    ) -> None:
        (data_dir / "roots" / f"{DAY}.heads.gz").mkdir(parents=True)
        with pytest.raises(OSError):  # noqa: PT011 - which one is the system's choice
            await seal_day(db, DAY, NOON)
        assert [path.name for path in (data_dir / "roots").iterdir() if path.is_file()] == [".root"]
        assert not is_sealed(DAY)


def _edit(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    def edit(file: Path) -> None:
        members = json.loads(file.read_bytes())
        change(members)
        file.write_text(json.dumps(members))

    return edit


FORGED: Mapping[str, tuple[str, Callable[[Path], object]]] = {
    "count": (f"{DAY}.json", _edit(lambda root: root["streams"].update(petition=2))),
    "digest": (f"{DAY}.json", _edit(lambda root: root.update(changed_digest="0" * 64))),
    "signature": (f"{DAY}.json", _edit(lambda root: root.update(signature=root["signature"][::-1]))),
    "signature gone": (f"{DAY}.json", _edit(lambda root: root.pop("signature"))),
    "member": (f"{DAY}.json", _edit(lambda root: root.update(note="x"))),
    "no JSON": (f"{DAY}.json", lambda file: file.write_text("{")),
    "list": (f"{DAY}.heads.gz", lambda file: file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes())[53:]))),
    "list cut off": (f"{DAY}.heads.gz", lambda file: file.write_bytes(file.read_bytes()[:-9])),
    "list gone": (f"{DAY}.heads.gz", lambda file: file.unlink()),
}


class TestRootFiles:
    """A root that is not what was sealed says so, and proves nothing any more."""

    @pytest.mark.parametrize("what", FORGED)
    async def test_one_that_was_changed(
        self, db: AsyncSession, streams: list[Stream], data_dir: Path, what: str
    ) -> None:
        name, forge = FORGED[what]
        await seal_day(db, DAY, NOON)
        forge(data_dir / "roots" / name)
        await remove(db, streams[0])
        assert await found(db) == [Finding(What.ROOT_SIGNATURE, root=DAY)]

    async def test_one_taken_out_from_between(self, db: AsyncSession, streams: list[Stream], data_dir: Path) -> None:
        for days in range(3):
            await append(db, streams[0], 1)
            await seal_day(db, DAY + timedelta(days=days), NOON + timedelta(days=days))
        (data_dir / "roots" / f"{DAY + timedelta(days=1)}.json").unlink()
        gone = [Finding(What.ROOT_SIGNATURE, root=DAY + timedelta(days=days)) for days in (1, 2)]
        assert await found(db) == gone
        await db.execute(text("delete from sealed_roots"))
        assert await found(db) == gone[1:], "the files tell it of themselves"

    async def test_all_of_them_gone_with_what_they_proved(
        self, db: AsyncSession, petition: Stream, data_dir: Path
    ) -> None:
        """The database remembers which there must be, also when the next day makes a first root of its own."""
        for days in range(2):
            await seal_day(db, DAY + timedelta(days=days), NOON + timedelta(days=days))
        await remove(db, petition)
        for path in (data_dir / "roots").iterdir():
            path.unlink()
        gone = [Finding(What.ROOT_SIGNATURE, root=DAY + timedelta(days=days)) for days in range(2)]
        findings = await verify_history(db)
        assert (list(findings.found), findings.exit_code, findings.roots) == (gone, 1, 0)
        await seal_day(db, DAY + timedelta(days=1), NOON)
        assert await found(db) == gone, "another root of the same day takes nobody's place"
        await seal_day(db, DAY + timedelta(days=2), NOON)
        assert await found(db) == gone

    async def test_the_newest_gone_with_what_it_alone_sealed(self, db: AsyncSession, data_dir: Path) -> None:
        await seal_day(db, DAY, NOON)
        new = await begin(db, "petition", 2)
        await seal_day(db, DAY + timedelta(days=1), NOON + timedelta(days=1))
        await remove(db, new)
        (data_dir / "roots" / f"{DAY + timedelta(days=1)}.json").unlink()
        assert await found(db) == [Finding(What.ROOT_SIGNATURE, root=DAY + timedelta(days=1))]

    async def test_one_made_anew_with_the_right_key(self, db: AsyncSession, petition: Stream, data_dir: Path) -> None:
        """Who has the key can sign anything; which file it was stands in the database."""
        await seal_day(db, DAY, NOON)
        (data_dir / "roots" / f"{DAY}.json").unlink()
        await remove(db, petition)
        await seal_day(db, DAY, NOON + timedelta(hours=1))
        assert await found(db) == [Finding(What.ROOT_SIGNATURE, root=DAY)]

    async def test_one_of_another_day(self, db: AsyncSession, streams: list[Stream], data_dir: Path) -> None:
        await seal_day(db, DAY, NOON)
        roots = data_dir / "roots"
        (roots / f"{DAY}.json").rename(roots / f"{DAY - timedelta(days=1)}.json")
        assert await found(db) == [Finding(What.ROOT_SIGNATURE, root=DAY - timedelta(days=days)) for days in (1, 0)]

    async def test_one_signed_with_another_key(self, db: AsyncSession, streams: list[Stream], data_dir: Path) -> None:
        await seal_day(db, DAY, NOON)
        (data_dir / "keys" / "history.pem").unlink()
        assert await found(db) == [Finding(What.ROOT_SIGNATURE, root=DAY)]


async def test_too_many_findings_end_the_check(
    db: AsyncSession, streams: list[Stream], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_MOST", 4)
    await db.execute(text("update events set body = body || ' '"))
    findings = await verify_history(db)
    assert (len(findings.found), findings.complete, findings.exit_code) == (4, False, 1)


@pytest.mark.parametrize("role", [APP, JOBS])
@pytest.mark.parametrize(
    "sql",
    [
        "update events set body = ''",
        "delete from events",
        "truncate events",
        "update event_values set value = ''",
        "update sealed_roots set digest = ''",
        "delete from sealed_roots",
    ],
)
async def test_no_login_at_work_can_change_what_was_written(db: AsyncSession, role: str, sql: str) -> None:
    await db.execute(text(f"set local role {role}"))
    with pytest.raises(ProgrammingError, match="permission denied"):
        await db.execute(text(sql))


async def test_the_jobs_login_may_have_the_heads_and_the_application_may_not(
    db: AsyncSession, petition: Stream
) -> None:
    await db.execute(text(f"set local role {JOBS}"))
    assert petition.id in [head[0] for head in await list_heads(db, 0, UUID(int=0), 9)]
    assert (await db.execute(text("select count(*) from petitions"))).scalar_one() == 0
    await db.execute(text(f"set local role {APP}"))
    with pytest.raises(ProgrammingError, match="permission denied for function"):
        await list_heads(db, 0, UUID(int=0), 9)
