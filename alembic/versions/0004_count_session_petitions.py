"""Count session petitions: the figures of a session are the same for everybody, whatever single opinion they may see.

Row security hides restricted opinions from most readers, and all of them from other units, so a plain count would give
each reader another indicator. The function gives numbers only and leaves denunciations out.
Creates a function: locks nothing.

Revision ID: 0004
Revises: 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FIGURES = """
create function session_figures(the_session uuid,
  out opinions bigint, out settled bigint, out explained bigint, out noted bigint, out still_received bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*), count(*) filter (where outcome = 0), count(*) filter (where outcome = 1),
         count(*) filter (where outcome = 2), count(*) filter (where state = 0)
    from petitions where session_id = the_session and confidentiality <> 3
$$
"""


def upgrade() -> None:
    op.execute(FIGURES)
    op.execute("revoke execute on function session_figures from public")
    op.execute("grant execute on function session_figures to doithoai_app, doithoai_jobs")


def downgrade() -> None:
    op.execute("drop function session_figures")
