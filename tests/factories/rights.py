"""Who was given what in a database, as its catalogue says."""

from __future__ import annotations

from typing import Final, NamedTuple

import asyncpg

_GIVEN: Final = """
    select given.name, coalesce(r.rolname, 'public'), x.privilege_type from (
      select relname::text as name, coalesce(relacl, acldefault('r', relowner)) as acl from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p', 'f')
      union all
      select relname::text, coalesce(relacl, acldefault('s', relowner)) from pg_class
       where relnamespace = 'public'::regnamespace and relkind = 'S'
      union all
      select c.relname || '(' || attname || ')', attacl from pg_attribute
        join pg_class c on c.oid = attrelid where c.relnamespace = 'public'::regnamespace
      union all
      select proname || '()', coalesce(proacl, acldefault('f', proowner)) from pg_proc
       where pronamespace = 'public'::regnamespace) given
    cross join aclexplode(given.acl) x left join pg_roles r on r.oid = x.grantee"""
_POLICIES: Final = """
    select tablename || ': ' || policyname, array_to_string(roles, ' '), concat_ws('; ', cmd, qual, with_check)
      from pg_policies where schemaname = 'public'
    union all
    select relname, 'row security', relforcerowsecurity::text from pg_class
     where relnamespace = 'public'::regnamespace and relrowsecurity"""


class Right(NamedTuple):
    """`on`: a table, a table(column), a sequence or a function()."""

    on: str
    to: str
    what: str


async def list_rights(url: str) -> list[Right]:
    return await _list(url, _GIVEN)


async def list_policies(url: str) -> list[Right]:
    """`on` names the policy, `what` says its command and conditions; and which tables are under row security."""
    return await _list(url, _POLICIES)


async def _list(url: str, sql: str) -> list[Right]:
    connection = await asyncpg.connect(url)
    try:
        return [Right(*row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()
