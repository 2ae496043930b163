"""Count session petitions past row security, and find the receipt of what an account took down.

The figures of a session are the same for everybody: row security hides restricted opinions from most readers, and all
of them from other units, so a plain count would give each reader another indicator. The function gives numbers only and
leaves denunciations out.
A device that sends an opinion again gets its receipt again, even where the opinion left its taker's sight at once (a
complaint that a clerk of the Front took down): id, code and number, which the taker was told before.
Creates functions: locks nothing.

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

RECEIPT = """
create function taken_down(the_account uuid, the_client uuid)
returns table (id uuid, code text, opinion_number int)
language sql stable security definer set search_path = public, pg_temp as $$
  select p.id, p.code, p.opinion_number from petitions p join accounts a on a.key = p.created_by_key
   where a.id = the_account and p.client_id = the_client
$$
"""


def upgrade() -> None:
    for create, name in ((FIGURES, "session_figures"), (RECEIPT, "taken_down")):
        op.execute(create)
        op.execute(f"revoke execute on function {name} from public")
        op.execute(f"grant execute on function {name} to doithoai_app, doithoai_jobs")


def downgrade() -> None:
    op.execute("drop function session_figures")
    op.execute("drop function taken_down")
