"""Checks of the chained history in SQL, a span of streams at a time so that memory stays flat (domain.md §7).

They read everything, so they run as the owner of the tables. Only `list_heads`, `lock_sealing` and `insert_seal` serve
other logins.
Events must be as queries.history writes them: `body` is JSON with sorted names, the hash covers the hash before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import text

from api.db.engine import Session

FIRST: Final = UUID(int=0)
"""Lies before every stream's id."""
LAST: Final = UUID(int=(1 << 128) - 1)
_TABLES: Final = ("petitions", "sessions", "commitments")
"""Where the heads stand, in the order of db.vocabulary.STREAMS."""
_SEALING: Final = 0x446F695365616C
"""Advisory lock of the one who makes a root."""


class Flaw(NamedTuple):
    """`what` is a word of domain.history.model.What; `n` None where the whole stream is concerned."""

    stream_id: UUID
    n: int | None
    what: str


class Checked(NamedTuple):
    """How many rows were looked at, and what is wrong with some."""

    rows: int
    flaws: list[Flaw]


class Span(NamedTuple):
    """The streams of one kind with after < id <= upto."""

    stream: int
    after: UUID
    upto: UUID


async def next_span(session: Session, stream: int, after: UUID, events: int) -> Span:
    """The streams after that id which have so many events together; `upto` is LAST when there are no more."""
    found = await session.execute(
        text("""select stream_id from events where stream = :stream and stream_id > :after
                 order by stream_id, n offset :events limit 1"""),
        {"stream": stream, "after": after, "events": events},
    )
    return Span(stream, after, found.scalar_one_or_none() or LAST)


_IN_SPAN: Final = "stream = :stream and stream_id > :after and stream_id <= :upto"

# A row whose own hash was exchanged must not make the row after it look altered: that one is right by the hash which
# its predecessor should have. `at` and `kind` stand beside the body for queries; the hash covers the body alone.
_CHAIN: Final = f"""
linked as (
  select stream_id, n, at, kind, body, hash, sha256(uuid_send(stream_id)) as first, lag(n) over w as n_before,
         lag(hash) over w as hash_before, lag(hash, 2) over w as hash_before_that, lag(body) over w as body_before
    from events where {_IN_SPAN}
  window w as (partition by stream_id order by n)),
named as materialized (
  select stream_id, n, n_before, case
    when n_before is null and stream_id not in (select s.id from streams s where s.id > :after and s.id <= :upto)
      then 'stream_removed'
    when n <> coalesce(n_before, 0) + 1 then 'missing'
    when hash <> sha256(coalesce(hash_before, first) || int4send(n) || convert_to(body, 'UTF8'))
     and (n = 1 or hash <> sha256(
       sha256(coalesce(hash_before_that, first) || int4send(n_before) || convert_to(body_before, 'UTF8'))
       || int4send(n) || convert_to(body, 'UTF8')))
      or strpos(left(body, 89),
                ',"at":"' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US+00:00') || '"') = 0
      or strpos(body, '"kind":' || to_json(kind) || ',"n":' || n || ',"organisation":') = 0 then 'altered' end as what
    from linked),
judged as (
  select stream_id, what,
         case what when 'stream_removed' then null when 'missing' then coalesce(n_before, 0) + 1 else n end as n
    from named)
"""


async def check_chain(session: Session, span: Span) -> Checked:
    """Every event against the one before it: altered, missing, or of a stream whose row is gone."""
    return await _checked(session, span, _CHAIN)


_HEADS: Final = """
judged as materialized (
  select s.id as stream_id,
         case when s.event_count = last.n then last.n else least(s.event_count, last.n) + 1 end as n,
         case when s.event_count > last.n then 'tail_removed'
              when s.event_count < last.n or s.chain_head <> last.hash then 'altered' end as what
    from streams s
    left join lateral (select n, hash from events where stream = :stream and stream_id = s.id
                        order by stream desc, stream_id desc, n desc limit 1) e on true
    cross join lateral (select coalesce(e.n, 0) as n, coalesce(e.hash, sha256(uuid_send(s.id))) as hash) last
   where s.id > :after and s.id <= :upto)
"""


async def check_heads(session: Session, span: Span) -> Checked:
    """Count and hash on each stream's row against its last event: a removed tail, or an event nobody accounts for."""
    return await _checked(session, span, _HEADS)


_VALUES: Final = f"""
judged as materialized (
  select stream_id, n, case when strpos(body, to_json(name) || ':"' ||
           encode(sha256(salt || convert_to(value, 'UTF8')), 'hex') || '"') = 0 then 'value_mismatch' end as what
    from (select stream_id, n, name, salt, value from event_values where {_IN_SPAN}) v
    join (select stream_id, n, body from events where {_IN_SPAN}) e using (stream_id, n))
"""


async def check_values(session: Session, span: Span) -> Checked:
    """The personal values that are still there against the digests in their events."""
    return await _checked(session, span, _VALUES)


# In a body the personal digests come last, each as "name":"digest": as many as there must be values. Erasing leaves a
# trace: an event after all those whose values it took. The first of a petition that became a denunciation is one too.
_REMOVED: Final = f"""
erased as (
  select stream_id, max(n) as before from (
    select stream_id, n from events where {_IN_SPAN} and strpos(body, '"values_erased"\\:true') > 0
    union all
    select stream_id, min(n) from events e
     where {_IN_SPAN} and kind = 'reclassify' and strpos(body, '"confidentiality":"denunciation"') > 0
       and not exists (select 1 from events f where f.stream = e.stream and f.stream_id = e.stream_id and f.n = 1
                                                and strpos(f.body, '"confidentiality":"denunciation"') > 0)
     group by stream_id) x
   group by stream_id),
judged as materialized (
  select e.stream_id, e.n, case when e.n >= coalesce(x.before, 0)
      and (length(e.digests) - length(replace(e.digests, '":"', ''))) / 3 > coalesce(v.there, 0)
    then 'value_removed' end as what
    from (select stream_id, n, substr(body, strpos(body, '"personal":{{')) as digests from events
           where {_IN_SPAN} and strpos(body, '"personal":{{}}') = 0) e
    left join (select stream_id, n, count(*) as there from event_values where {_IN_SPAN} group by stream_id, n) v
      using (stream_id, n)
    left join erased x using (stream_id))
"""


async def check_removed_values(session: Session, span: Span) -> Checked:
    """The personal values that must be there: all whose event no later event of the stream erased."""
    return await _checked(session, span, _REMOVED)


async def _checked(session: Session, span: Span, judged: str) -> Checked:
    """`judged` names rows: (stream_id, n, what), `what` null for what is as it should be."""
    found = await session.execute(
        text(f"""
            with streams as (select id, event_count, chain_head from {_TABLES[span.stream]}), {judged}
            select count(*), coalesce(array_agg(stream_id) filter (where what is not null), '{{}}'),
                   coalesce(array_agg(n) filter (where what is not null), '{{}}'),
                   coalesce(array_agg(what) filter (where what is not null), '{{}}') from judged"""),
        span._asdict(),
    )
    rows, ids, numbers, whats = found.one()
    return Checked(rows, [Flaw(*flaw) for flaw in zip(ids, numbers, whats, strict=True)])


_SEALED: Final = """
select s.id, case when gone then null else least(s.n, last.n + 1) end,
       case when gone then 'stream_removed' when e.hash is not null then 'altered'
            when s.n > last.n then 'tail_removed' else 'missing' end
  from unnest(cast(:ids as uuid[]), cast(:numbers as int[]), cast(:hashes as bytea[])) s (id, n, hash)
  left join events e on e.stream = :stream and e.stream_id = s.id and e.n = s.n
  cross join lateral (select not exists (select 1 from {table} h where h.id = s.id) as gone) g
  cross join lateral (select coalesce(max(x.n), 0) as n from events x
                       where x.stream = :stream and x.stream_id = s.id) last
 where e.hash is distinct from s.hash
"""


async def check_sealed(session: Session, stream: int, heads: Sequence[tuple[UUID, int, bytes]]) -> list[Flaw]:
    """Heads (id, number, hash) as they once were: each stream must still be there and hold that very event."""
    ids, numbers, hashes = (list(column) for column in zip(*heads, strict=True))
    found = await session.execute(
        text(_SEALED.format(table=_TABLES[stream])),
        {"stream": stream, "ids": ids, "numbers": numbers, "hashes": hashes},
    )
    return [Flaw(*flaw) for flaw in found]


async def list_heads(session: Session, stream: int, after: UUID, limit: int) -> list[tuple[UUID, int, bytes]]:
    """(id, number, hash) of the last event of each stream, by id, whoever may see it: the jobs' login may ask too."""
    found = await session.execute(
        text("select id, n, hash from chain_heads(:stream, :after, :limit)"),
        {"stream": stream, "after": after, "limit": limit},
    )
    return [(id_, n, hash_) for id_, n, hash_ in found]


async def lock_sealing(session: Session) -> None:
    """One root at a time, until the transaction ends."""
    await session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _SEALING})


async def insert_seal(session: Session, day: date, sealed_at: datetime, digest: str) -> None:
    """Note that the day has its root and which file that is (jobs' login); the first note of a day stands."""
    await session.execute(
        text("insert into sealed_roots values (:day, :sealed_at, :digest) on conflict do nothing"),
        {"day": day, "sealed_at": sealed_at, "digest": digest},
    )


async def list_seals(session: Session) -> dict[date, str]:
    """The digest of the root's file by day, oldest first."""
    found = await session.execute(text("select day, digest from sealed_roots order by day"))
    return {row.day: row.digest for row in found}
