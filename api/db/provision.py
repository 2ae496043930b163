"""Roles, database and their rights: made where missing, by the embedded superuser or by the user of DATABASE_URL.

`doithoai_owner` (or the user of DATABASE_URL) owns the database and migrates; `doithoai_app` and `doithoai_jobs` own
nothing and cannot pass by row-level security (source: architecture, "Rules are data").
"""

import base64
import hashlib
import hmac
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import SplitResult, quote, unquote, urlsplit

import asyncpg

from api.db.binaries import OLDEST_MAJOR
from api.db.embedded import Cluster
from api.db.passwords import APP, JOBS, OWNER, role_passwords
from api.db.unavailable import DatabaseUnavailable

CONNECT_SECONDS = 10.0
SCRAM_ROUNDS = 4096
# No host, nobody there, too slow; and what asyncpg lets through for parts of a URL that cannot be.
UNREACHED = (OSError, ValueError, OverflowError)
# Any number that nobody else locks; the same in every version of the product.
LOCK_KEY = 0x446F6954686F6169

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@dataclass(frozen=True)
class Endpoints:
    """Addresses `postgresql://user:password@host:port/database` of the three roles; never printed."""

    owner: str = field(repr=False)
    app: str = field(repr=False)
    jobs: str = field(repr=False)


async def provision_embedded(cluster: Cluster, data_dir: Path, database: str = "doithoai") -> Endpoints:
    """Makes what is missing in the embedded server: the three roles, `database` owned by the first, and the rights.

    Doing it again, or many at once, changes nothing. A role with another password than ours is given ours.
    Raises DatabaseUnavailable.
    """
    passwords = role_passwords(data_dir)
    at = urlsplit(cluster.url(database))
    urls = {role: _as_role(at, role, passwords[role]) for role in (OWNER, APP, JOBS)}
    async with _connected(cluster.url()) as admin:
        await _alone(admin)
        for role in urls:
            await _ensure_role(admin, role, passwords[role])
        if not await admin.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", database):
            await admin.execute(f"CREATE DATABASE {_name(database)} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8'")
        async with _connected(cluster.url(database)) as inside:
            await _ensure_rights(inside)
        for role, url in urls.items():
            if not await _lets_in(url):
                await admin.execute(f"ALTER ROLE {role} PASSWORD '{_verifier(passwords[role])}'")
    return Endpoints(urls[OWNER], urls[APP], urls[JOBS])


async def provision_url(url: str, data_dir: Path) -> Endpoints:
    """Makes the roles `doithoai_app` and `doithoai_jobs` and their rights in the database of DATABASE_URL.

    Its user plays the owner: it must own the database, and may create roles unless both are there already. Nothing is
    changed before that is sure. A role whose password is not ours is another installation's: refused, not taken over.
    Raises DatabaseUnavailable, with the SQL to run where a right is missing.
    """
    at = _parsed(url)
    passwords = role_passwords(data_dir)
    urls = {role: _as_role(at, role, passwords[role]) for role in (APP, JOBS)}
    async with _connected(at.geturl()) as admin:
        await _alone(admin)
        await _require_owner(admin)
        for role in urls:
            await _ensure_role(admin, role, passwords[role])
        await _ensure_rights(admin)
        for role, role_url in urls.items():
            if not await _lets_in(role_url):
                raise DatabaseUnavailable(
                    f"The role {role} of {_hosts(at)} has another password than {data_dir / 'secrets.json'} says: "
                    "copy that file from the installation that made the role, or give the role the file's password."
                )
    return Endpoints(at.geturl(), urls[APP], urls[JOBS])


def refuse_old_server(major: int) -> None:
    """Raises DatabaseUnavailable below the oldest PostgreSQL that the product's SQL runs on."""
    if major < OLDEST_MAJOR:
        raise DatabaseUnavailable(
            f"The server is PostgreSQL {major}, and {OLDEST_MAJOR} is the oldest that serves: upgrade it, "
            "or leave DATABASE_URL out to use the embedded one."
        )


def _parsed(url: str) -> SplitResult:
    """Nothing of a URL that is not understood is repeated: any part of it may be the password."""
    try:
        at = urlsplit(url.strip())
    except ValueError:
        at = urlsplit("")
    user = _user(at)
    if at.scheme.partition("+")[0] not in ("postgresql", "postgres") or not user or not at.path.strip("/"):
        raise DatabaseUnavailable(
            "DATABASE_URL is not of the form postgresql://user:password@host:port/database: "
            "correct it, and write special characters of the password percent-encoded."
        )
    if user in (APP, JOBS):
        raise DatabaseUnavailable(
            f"DATABASE_URL signs in as {user}, which the product restricts: name the user that owns the database."
        )
    return at._replace(scheme="postgresql")


def _hosts(at: SplitResult) -> str:
    return at.netloc.rpartition("@")[2]


def _user(at: SplitResult) -> str:
    return unquote(at.netloc.rpartition("@")[0].partition(":")[0])


def _as_role(at: SplitResult, role: str, password: str) -> str:
    return at._replace(netloc=f"{quote(role, '')}:{quote(password, '')}@{_hosts(at)}").geturl()


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _verifier(password: str) -> str:
    """What the server stores for a password (RFC 5803), so that the password itself never gets into anybody's log."""
    salt = os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, SCRAM_ROUNDS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt64, stored64, server64 = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256${SCRAM_ROUNDS}:{salt64}${stored64}:{server64}"


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Connection]:
    """A connection to a server that is new enough; whatever goes wrong there becomes DatabaseUnavailable."""
    at = urlsplit(url)
    try:
        connection = await asyncpg.connect(url, timeout=CONNECT_SECONDS)
    except (*UNREACHED, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
        raise _no_connection(at, error) from error
    try:
        refuse_old_server(connection.get_server_version().major)
        yield connection
    except asyncpg.PostgresError as error:
        raise DatabaseUnavailable(
            f"{_hosts(at)} refuses to set up the database ({_said(error)}): mend that there, and start again."
        ) from error
    finally:
        await connection.close()


def _no_connection(at: SplitResult, error: Exception) -> DatabaseUnavailable:
    hosts, user = _hosts(at), _user(at)
    database = unquote(at.path.lstrip("/"))
    match error:
        case asyncpg.InvalidAuthorizationSpecificationError():
            return DatabaseUnavailable(
                f"{hosts} refuses the user {user} or the password: correct them in DATABASE_URL, or let them in there."
            )
        case asyncpg.InvalidCatalogNameError():
            sql = f"CREATE DATABASE {_name(database)} OWNER {_name(user)} TEMPLATE template0 ENCODING 'UTF8';"
            return DatabaseUnavailable(
                f"There is no database {database} at {hosts}: run `{sql}` there, or correct DATABASE_URL."
            )
        case asyncpg.PostgresError():
            return DatabaseUnavailable(f"{hosts} lets nobody in ({_said(error)}): mend that there, and start again.")
        case OSError():
            return DatabaseUnavailable(
                f"No PostgreSQL server answers at {hosts}: check host and port of DATABASE_URL, and that it runs."
            )
        case _:
            return DatabaseUnavailable(
                f"DATABASE_URL does not lead to a PostgreSQL server at {hosts}: check its host, port and options."
            )


def _said(error: Exception) -> str:
    return str(error).partition("\n")[0]  # details and hints follow on lines of their own


async def _lets_in(url: str) -> bool:
    """Whether the password is right; DatabaseUnavailable for any other obstacle."""
    try:
        async with _connected(url):
            return True
    except DatabaseUnavailable as refusal:
        if isinstance(refusal.__cause__, asyncpg.InvalidPasswordError):
            return False
        raise


async def _alone(connection: Connection) -> None:
    """One at a time from here until the connection closes."""
    await connection.execute("SELECT pg_advisory_lock($1)", LOCK_KEY)


async def _require_owner(connection: Connection) -> None:
    facts = await connection.fetchrow(
        """
        SELECT current_user AS me, datname AS database, pg_encoding_to_char(encoding) AS encoding,
               pg_has_role(datdba, 'USAGE') AS owns,
               pg_has_role(nspowner, 'USAGE') OR nspowner = 'pg_database_owner'::regrole AS owns_schema,
               rolsuper OR rolcreaterole OR 2 = (SELECT count(*) FROM pg_roles WHERE rolname IN ($1, $2)) AS has_roles
          FROM pg_database, pg_namespace, pg_roles
         WHERE datname = current_database() AND nspname = 'public' AND rolname = current_user
        """,
        APP,
        JOBS,
    )
    if facts is None:
        raise DatabaseUnavailable(
            "DATABASE_URL names a database without the schema public: run `CREATE SCHEMA public;` in it."
        )
    me, database = _name(facts["me"]), _name(facts["database"])
    if facts["encoding"] != "UTF8":
        raise DatabaseUnavailable(
            f"The database {facts['database']} is encoded as {facts['encoding']}, which cannot hold Vietnamese: "
            f"name another in DATABASE_URL, made by `CREATE DATABASE … OWNER {me} TEMPLATE template0 ENCODING 'UTF8';`."
        )
    missing = {
        f"ALTER ROLE {me} CREATEROLE;": facts["has_roles"],
        f"ALTER DATABASE {database} OWNER TO {me};": facts["owns"],
        f"ALTER SCHEMA public OWNER TO {me};": facts["owns_schema"],
    }
    sql = " ".join(statement for statement, has in missing.items() if not has)
    if sql:
        raise DatabaseUnavailable(
            f"The user {facts['me']} of DATABASE_URL lacks rights in {facts['database']}: "
            f"have an administrator of the server run `{sql}` in that database."
        )


async def _ensure_role(connection: Connection, role: str, password: str) -> None:
    """The role may sign in, and has none of the attributes that lift it above the rules of a database."""
    found = await connection.fetchrow(
        "SELECT rolcanlogin, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS strong"
        " FROM pg_roles WHERE rolname = $1",
        role,
    )
    if found is None:
        try:
            await connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{_verifier(password)}'")
        except (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
            return  # made this moment for another database of the server: the lock is one per database
    elif found["strong"] or not found["rolcanlogin"]:
        sql = f"ALTER ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION"
        try:
            await connection.execute(sql)
        except asyncpg.InsufficientPrivilegeError as error:
            raise DatabaseUnavailable(
                f"The role {role} has other attributes than it may: have an administrator of the server run `{sql};`."
            ) from error


async def _ensure_rights(connection: Connection) -> None:
    """Only the owner makes anything in this database, and only the owner and the two roles get into it."""
    wrong = await connection.fetchval(
        """
        SELECT has_database_privilege('public', current_database(), 'CONNECT, TEMPORARY, CREATE')
            OR has_schema_privilege('public', 'public', 'CREATE')
            OR (SELECT bool_or(NOT has_database_privilege(role, current_database(), 'CONNECT')
                            OR NOT has_schema_privilege(role, 'public', 'USAGE')) FROM unnest($1::text[]) AS role)
        """,
        [APP, JOBS],
    )
    if wrong:
        database = _name(await connection.fetchval("SELECT current_database()"))
        async with connection.transaction():
            await connection.execute(
                f"""
                REVOKE ALL ON DATABASE {database} FROM PUBLIC;
                REVOKE CREATE ON SCHEMA public FROM PUBLIC;
                GRANT CONNECT ON DATABASE {database} TO {APP}, {JOBS};
                GRANT USAGE ON SCHEMA public TO {APP}, {JOBS};
                """
            )
