"""Let a petition have one escalation under way, and keep in the database which roots were sealed.

A petition that came down by transfer, or was declined or guided above, kept its escalation: sending it up again failed.
Such escalations are ended here (what was decided above counts as answered, what went elsewhere as returned), and of two
under way the newer one stays. Then an index keeps the second one out.
A daily root lives outside the database; a row here says which there must be, so that deleting the files shows as well.
The jobs add rows; nobody changes or deletes one.
The index is built under a lock on escalations: under a second for a hundred thousand of them.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

RUNNING = "state in ('sent', 'received')"
# States of petitions by their codes: 6 escalated, 8 answered, 9 following_up, 10 completed, 11 declined, 12 guided.
END_WHAT_IS_OVER = """
update escalations e set version = e.version + 1, ended_at = now(),
       state = case when p.state in (8, 9, 10, 11, 12) then 'answered' when e.state = 'sent' then 'recalled'
                    else 'returned' end
  from petitions p join organisations h on h.key = p.holder_key
 where p.id = e.petition_id
   and (e.state = 'sent' and p.state <> 6
        or e.state = 'received' and (h.id <> e.to_organisation_id or p.state in (6, 8, 9) or p.state >= 10))
"""
END_THE_OLDER = f"""
update escalations e set version = e.version + 1, ended_at = now(), state = 'returned'
 where {RUNNING} and exists (select 1 from escalations x
                              where x.petition_id = e.petition_id and x.{RUNNING}
                                and (x.sent_at, x.id) > (e.sent_at, e.id))
"""


def upgrade() -> None:
    op.execute(END_WHAT_IS_OVER)
    op.execute(END_THE_OLDER)
    op.create_index(
        "uq_escalations_one_running", "escalations", ["petition_id"], unique=True, postgresql_where=sa.text(RUNNING)
    )
    op.create_table(
        "sealed_roots",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_sealed_roots")),
    )
    op.execute("alter table sealed_roots enable row level security")
    op.execute("create policy sealed_roots_add on sealed_roots for insert to doithoai_jobs with check (true)")
    op.execute("grant insert on sealed_roots to doithoai_jobs")


def downgrade() -> None:
    op.drop_table("sealed_roots")
    op.drop_index("uq_escalations_one_running", table_name="escalations", postgresql_where=sa.text(RUNNING))
