"""Roles and database: made once by any number at once, narrow for the working roles, each refusal one sentence."""

import asyncio
import re
import shutil
import socketserver
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlsplit

import asyncpg
import pytest

from api.db.embedded import Cluster, DatabaseUnavailable, running
from api.db.passwords import APP, JOBS, OWNER, role_passwords
from api.db.provision import Endpoints, provision_embedded, provision_url, refuse_old_server

T = TypeVar("T")
PASSWORD = "mật khẩu/@:?#%"


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="doithoai-test-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def embedded(base: Path) -> Iterator[Cluster]:
    with running(base / "own", durable=False) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def endpoints(base: Path, embedded: Cluster) -> Endpoints:
    return asyncio.run(provision_embedded(embedded, base / "own"))


@pytest.fixture(scope="module")
def foreign(base: Path) -> Iterator[Cluster]:
    """A server that somebody else runs, to us known by DATABASE_URL alone."""
    with running(base / "foreign", durable=False) as cluster:
        yield cluster


@dataclass(frozen=True)
class Given:
    """A database on that server, and its user, as an operator hands them over."""

    cluster: Cluster
    data_dir: Path

    def url(self, **other: str | int) -> str:
        part = {"user": "vận hành", "password": PASSWORD, "database": "tỉnh", "port": self.cluster.port} | other
        user, password, database = (quote(str(part[name]), "") for name in ("user", "password", "database"))
        return f"postgresql://{user}:{password}@{self.cluster.host}:{part['port']}/{database}"

    def as_administrator(self, sql: str, database: str = "postgres") -> object:
        return ask(self.cluster.url(database), sql)

    def provision(self, **other: str | int) -> Endpoints:
        return asyncio.run(provision_url(self.url(**other), self.data_dir))

    def refusal(self, **other: str | int) -> str:
        with pytest.raises(DatabaseUnavailable) as refused:
            self.provision(**other)
        return one_sentence(refused.value)


@pytest.fixture
def given(foreign: Cluster, tmp_path: Path) -> Iterator[Given]:
    given = Given(foreign, tmp_path)
    given.as_administrator(f"CREATE ROLE \"vận hành\" LOGIN CREATEROLE PASSWORD '{PASSWORD}'")
    given.as_administrator('CREATE DATABASE "tỉnh" OWNER "vận hành" TEMPLATE template0 ENCODING \'UTF8\'')
    yield given
    given.as_administrator('DROP DATABASE "tỉnh"')
    given.as_administrator(f'DROP ROLE IF EXISTS {APP}, {JOBS}, "vận hành"')


def ask(url: str, sql: str) -> object:
    async def run() -> object:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    return asyncio.run(run())


def at_once(times: int, call: Callable[[], Awaitable[T]]) -> list[T]:
    async def run() -> list[T]:
        return await asyncio.gather(*(call() for _ in range(times)))

    return asyncio.run(run())


def one_sentence(error: DatabaseUnavailable) -> str:
    text = str(error)
    assert "\n" not in text
    assert text.endswith(".")
    for cause in (error, error.__cause__):
        assert PASSWORD not in str(cause)
        assert quote(PASSWORD, "") not in str(cause)
    return text


STATE = """
    SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
        SELECT format('%s %s %s', rolname, rolpassword, xmin) FROM pg_authid WHERE rolname LIKE 'doithoai%'
        UNION ALL SELECT format('%s %s %s', datname, datacl, xmin) FROM pg_database
        UNION ALL SELECT format('%s %s %s', nspname, nspacl, xmin) FROM pg_namespace WHERE nspname = 'public'
    ) AS state (line)
"""


def test_made_by_many_at_once_and_again_it_changes_nothing(base: Path, embedded: Cluster) -> None:
    made = at_once(4, lambda: provision_embedded(embedded, base / "own", "nhiều"))
    assert len(set(made)) == 1
    state = ask(embedded.url("nhiều"), STATE)
    assert asyncio.run(provision_embedded(embedded, base / "own", "nhiều")) == made[0]
    assert ask(embedded.url("nhiều"), STATE) == state
    assert [ask(url, "SELECT current_user || ' ' || current_database()") for url in astuple(made[0])] == [
        f"{role} nhiều" for role in (OWNER, APP, JOBS)
    ]


def test_the_owner_owns_and_is_no_superuser(endpoints: Endpoints) -> None:
    facts = (
        "SELECT concat_ws(' ', datname, datdba::regrole, pg_encoding_to_char(encoding), rolsuper, rolbypassrls)"
        " FROM pg_database JOIN pg_roles ON rolname = current_user WHERE datname = current_database()"
    )
    assert ask(endpoints.owner, facts) == f"doithoai {OWNER} UTF8 f f"
    ask(endpoints.owner, "CREATE TABLE made_by_owner ()")


@pytest.mark.parametrize("role", ["app", "jobs"])
def test_working_roles_stay_under_row_level_security(endpoints: Endpoints, role: str) -> None:
    url = {"app": endpoints.app, "jobs": endpoints.jobs}[role]
    user = urlsplit(url).username
    table = f"guarded_for_{role}"
    ask(endpoints.owner, f"CREATE TABLE {table} AS SELECT n, 'mật' AS word FROM generate_series(1, 3) AS n")
    ask(endpoints.owner, f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    ask(endpoints.owner, f"CREATE POLICY one ON {table} TO {user} USING (n = 1)")
    ask(endpoints.owner, f"GRANT ALL ON {table} TO {user}")
    assert ask(endpoints.owner, f"SELECT count(*) FROM {table}") == 3
    assert ask(url, f"SELECT count(*) FROM {table}") == 1
    for attempt in (
        f"SET row_security = off; SELECT count(*) FROM {table}",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        f"DROP POLICY one ON {table}",
        f"ALTER ROLE {user} BYPASSRLS",
        f"SET ROLE {OWNER}",
        "CREATE TABLE mine ()",
        "CREATE TEMPORARY TABLE mine ()",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            asyncio.run(script(url, attempt))


async def script(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def test_others_do_not_get_in(embedded: Cluster, endpoints: Endpoints) -> None:
    ask(embedded.url(), "CREATE ROLE stranger LOGIN PASSWORD 'lạ'")
    stranger = (
        urlsplit(endpoints.app)._replace(netloc=f"stranger:{quote('lạ')}@{embedded.host}:{embedded.port}").geturl()
    )
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        ask(stranger, "SELECT 1")


def test_a_role_that_was_altered_is_set_right(base: Path, embedded: Cluster, endpoints: Endpoints) -> None:
    ask(embedded.url(), f"ALTER ROLE {APP} SUPERUSER BYPASSRLS PASSWORD 'khác'")
    ask(embedded.url(), f"ALTER ROLE {JOBS} NOLOGIN CREATEDB")
    ask(embedded.url("doithoai"), "GRANT ALL ON DATABASE doithoai TO PUBLIC")
    ask(embedded.url("doithoai"), "GRANT CREATE ON SCHEMA public TO PUBLIC")
    assert asyncio.run(provision_embedded(embedded, base / "own")) == endpoints
    raised = (
        "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'doithoai%' AND (rolsuper OR rolbypassrls OR rolcreatedb)"
    )
    assert ask(endpoints.app, raised) == 0
    assert ask(endpoints.jobs, "SELECT 1") == 1
    for attempt in ("CREATE TABLE mine ()", "CREATE TEMPORARY TABLE mine ()"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            ask(endpoints.app, attempt)


def test_no_password_gets_into_the_log_of_the_server(base: Path, given: Given) -> None:
    given.as_administrator("ALTER SYSTEM SET log_statement = 'all'")
    given.as_administrator("SELECT pg_reload_conf()")
    given.provision()
    log = given.cluster.log.read_text()
    given.as_administrator("ALTER SYSTEM RESET log_statement")
    given.as_administrator("SELECT pg_reload_conf()")
    assert f"CREATE ROLE {APP}" in log
    assert not [password for password in role_passwords(given.data_dir).values() if password in log]


def test_a_database_of_somebody_else_is_provisioned_once_by_its_owner(given: Given) -> None:
    made = at_once(3, lambda: provision_url(given.url(), given.data_dir))
    assert len(set(made)) == 1
    assert made[0].owner == given.url()
    state = given.as_administrator(STATE, "tỉnh")
    assert given.provision() == made[0]
    assert given.as_administrator(STATE, "tỉnh") == state
    assert [ask(url, "SELECT current_user::text") for url in astuple(made[0])] == ["vận hành", APP, JOBS]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        ask(made[0].app, "CREATE TABLE mine ()")


@pytest.mark.parametrize(
    ("obstacle", "sentence"),
    [
        (
            "SET default_transaction_read_only = on",
            r"refuses to set up the database \(cannot execute CREATE ROLE in a read",
        ),
        ("CONNECTION LIMIT 0", r"lets nobody in \(too many connections for role"),
    ],
)
def test_what_else_the_server_says_is_passed_on(given: Given, obstacle: str, sentence: str) -> None:
    given.as_administrator(f'ALTER ROLE "vận hành" {obstacle}')
    assert re.search(sentence, given.refusal())


def test_options_and_driver_of_the_url(given: Given) -> None:
    url = given.url().replace("postgresql:", "postgresql+asyncpg:") + "?application_name=dialogue"
    made = asyncio.run(provision_url(url, given.data_dir))
    for address in astuple(made):
        assert address.startswith("postgresql://")
        assert ask(address, "SHOW application_name") == "dialogue"


@pytest.mark.parametrize(
    "taken",
    [
        'ALTER ROLE "vận hành" NOCREATEROLE',
        'ALTER DATABASE "tỉnh" OWNER TO postgres',
        "ALTER SCHEMA public OWNER TO postgres",
    ],
)
def test_the_sentence_about_a_missing_right_holds_the_sql_that_mends_it(given: Given, taken: str) -> None:
    given.as_administrator(taken, "tỉnh")
    state = given.as_administrator(STATE, "tỉnh")
    sentence = given.refusal()
    assert given.as_administrator(STATE, "tỉnh") == state
    found = re.search("`(.+)`", sentence)
    assert found is not None
    given.as_administrator(found.group(1), "tỉnh")
    assert ask(given.provision().jobs, "SELECT 1") == 1


def test_an_altered_role_that_the_owner_may_not_mend_is_named_with_the_sql(given: Given) -> None:
    given.provision()
    given.as_administrator(f"ALTER ROLE {APP} BYPASSRLS")
    found = re.search("`(.+)`", given.refusal())
    assert found is not None
    given.as_administrator(found.group(1))
    given.provision()


def test_roles_of_another_installation_are_not_taken_over(given: Given, tmp_path: Path) -> None:
    given.provision()
    other = Given(given.cluster, tmp_path / "other")
    assert "has another password" in other.refusal()
    (other.data_dir / "secrets.json").write_bytes((given.data_dir / "secrets.json").read_bytes())
    assert other.provision() == given.provision()


class Web(socketserver.StreamRequestHandler):
    """What listens on most wrong ports."""

    def handle(self) -> None:
        self.request.recv(1024)
        self.wfile.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_a_wrong_address_is_told_apart_and_never_repeats_the_password(given: Given) -> None:
    assert "There is no database nơi khác" in given.refusal(database="nơi khác")
    assert 'CREATE DATABASE "nơi khác" OWNER "vận hành"' in given.refusal(database="nơi khác")
    assert "refuses the user người lạ or the password" in given.refusal(user="người lạ")
    assert "refuses the user vận hành or the password" in given.refusal(password="sai")
    assert "refuses the user vận hành or the password" in given.refusal(password="")
    assert "which the product restricts" in given.refusal(user=APP)
    assert "No PostgreSQL server answers at 127.0.0.1:1:" in given.refusal(port=1)
    assert "check its host, port and options" in given.refusal(port=99999)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Web) as web:
        threading.Thread(target=web.serve_forever).start()
        port = web.server_address[1]
        assert re.search("does not lead to a PostgreSQL server|No PostgreSQL server answers", given.refusal(port=port))
        web.shutdown()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "postgresql",
        "mysql://u:bí-mật@127.0.0.1/x",
        "postgresql://u:bí-mật@127.0.0.1",
        "postgresql://u:bí-mật@127.0.0.1/",
        "postgresql://127.0.0.1/bí-mật",
        "postgresql://u:bí-mật/@127.0.0.1/x",
        "postgresql://u:bí-mật#@127.0.0.1/x",
        "postgresql://u:bí-mật[@127.0.0.1/x",
        "postgresql:/u:bí-mật@127.0.0.1/x",
        "host=127.0.0.1 password=bí-mật",
    ],
)
def test_what_is_no_url_is_refused_without_repeating_it(url: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="is not of the form postgresql://") as refused:
        asyncio.run(provision_url(url, tmp_path))
    assert "bí" not in one_sentence(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_host_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match=r"answers at nowhere\.invalid:5432") as refused:
        asyncio.run(provision_url(f"postgresql://u:{quote(PASSWORD, '')}@nowhere.invalid:5432/x", tmp_path))
    one_sentence(refused.value)


def test_a_database_that_cannot_hold_vietnamese_is_refused(given: Given) -> None:
    sql = "CREATE DATABASE cu OWNER \"vận hành\" TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc"
    given.as_administrator(sql)
    assert "encoded as LATIN1, which cannot hold Vietnamese" in given.refusal(database="cu")
    given.as_administrator("DROP DATABASE cu")


def test_servers_older_than_15_are_refused() -> None:
    refuse_old_server(15)
    with pytest.raises(DatabaseUnavailable, match="PostgreSQL 14, and 15 is the oldest"):
        refuse_old_server(14)


def test_endpoints_do_not_show_passwords(endpoints: Endpoints) -> None:
    assert repr(endpoints) == "Endpoints()"
