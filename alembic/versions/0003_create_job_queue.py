"""Create the job queue's tables, as pgqueuer 1.6.0 (MIT) defines them.

The SQL is what the library's `sql` command prints, kept as a file so that the migration never changes with the
installed version. Locks nothing that exists.

Revision ID: 0003
Revises: 0002
"""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("pgqueuer", "pgqueuer_log", "pgqueuer_schedules", "pgqueuer_statistics")
SQL = Path(__file__).parents[1] / "sql" / "0003_job_queue.sql"


def upgrade() -> None:
    for statement in _statements(SQL.read_text(encoding="utf-8")):
        op.execute(statement.replace(":", r"\:"))
    for table in TABLES:
        op.execute(f"grant select, insert, update, delete, truncate on {table} to doithoai_jobs")
    op.execute("grant select, insert on pgqueuer to doithoai_app")
    op.execute("grant insert, select on pgqueuer_log to doithoai_app")
    op.execute("grant usage on all sequences in schema public to doithoai_app, doithoai_jobs")


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"drop table {table} cascade")
    op.execute("drop function fn_pgqueuer_changed cascade")
    op.execute("drop type pgqueuer_status")


def _statements(sql: str) -> list[str]:
    """The driver prepares one statement at a time; a function's body has semicolons of its own."""
    statements, rest = [], sql
    while rest.strip():
        head, _, tail = rest.partition(";")
        if "$$" in head:
            body, _, tail = rest.partition("$$ LANGUAGE plpgsql;")
            head = body + "$$ LANGUAGE plpgsql"
        if head.strip():
            statements.append(head.strip())
        rest = tail
    return statements
