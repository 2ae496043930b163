"""Give each login what it does and no more: the lists' table, notices, and what the jobs may touch.

`petition_access` told a member of a barred organisation that a petition exists; now a row of it is seen by whoever sees
its petition. A notice is read, and marked read, by its own account. The jobs see the clocks of all, and otherwise the
one petition or session of `app.task`: of its rows the columns that the rules decide on, no text, no name, no secret, no
history. What was told, shown or passed on is never changed by anybody.
A policy is changed under an exclusive lock of its table, held until the migration ends: some milliseconds.

Revision ID: 0005
Revises: 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LOGINS = "doithoai_app, doithoai_jobs"
SHARED = {
    "petitions": ("read", "change", "add"),
    "denouncer_identities": ("add",),
    "events": ("read", "add"),
    "event_values": ("read", "add", "erase"),
    **dict.fromkeys(
        (
            "petition_parties", "petition_subjects", "petition_handlers", "petition_hops", "tellings", "redactions",
            "publications", "assignments", "answers", "escalations", "commitments",
        ),
        ("all",),
    ),
}  # fmt: skip
"""Policies that were the jobs' too."""
KEPT_AS_WRITTEN = "tellings, redactions, petition_hops"

OF_THE_TASK = {
    "petitions": "id",
    **dict.fromkeys(
        (
            "petition_parties", "petition_subjects", "petition_handlers", "petition_hops", "redactions",
            "publications", "assignments", "answers", "escalations", "commitments", "notices",
        ),
        "petition_id",
    ),
    "deadlines": "coalesce(petition_id, session_id)",
    "events": "stream in (0, 1) and stream_id",
}  # fmt: skip
"""What the jobs may touch of the petition or session that they work on, by the column that names it."""
READ = {
    **dict.fromkeys(
        (
            "areas", "organisations", "fields", "deadline_rules", "calendar_days", "memberships", "delegations",
            "deadlines", "petition_hops",
        ),
        "",
    ),
    "accounts": "id, key, handler_key, person_id",
    "petitions": """id, code, version, klass, field, state, confidentiality, channel, petitioner_kind, urgency, variant,
        received_at, area_id, holder_key, origin_key, handed_in_by_key, session_id, due_on, transferred_from_key,
        transfer_return_until, transfer_returns, assignment_returns, escalation_returns, contests, excluded_persons,
        told_on, posted, audience, event_count, chain_head""",
    "petition_parties": "petition_id, account_id, role",
    "petition_subjects": "petition_id, organisation_id",
    "petition_handlers": "petition_id, account_id",
    "assignments": """id, petition_id, organisation_id, role, state, assigned_at, due_on, acknowledged_at, ended_at,
        version""",
    "answers": """id, petition_id, assignment_id, organisation_id, kind, state, writers, submitted_at, decided_at,
        version""",
    "escalations": """id, petition_id, from_organisation_id, to_organisation_id, state, sent_at, received_at,
        received_automatically, ended_at, version""",
    "redactions": "id, petition_id, made_by_person_id, made_at",
    "publications": "petition_id, published_at, unpublished_at",
    "commitments": "id, petition_id, answer_id, session_id, organisation_id, due_on, state",
    "sessions": "id, state, minutes_signed_at, host_id, co_host_ids, event_count, chain_head",
    "session_appointments": "session_id, account_id, duty",
    "kept_answers": "caller, key, created_at",
}  # fmt: skip
"""Ids, codes, states and days that the rules ask when a time has run out (db.queries.petitions, session_clocks), and by
which old answers are found; empty = all columns."""
CHANGE = {
    "petitions": """version, state, holder_key, due_on, closing_reason, closed_at, audience, barred, event_count,
        chain_head""",
    "escalations": "version, state, received_at, received_automatically",
    "deadlines": "state, ended_on, ended_by, overdue_recorded",
    "sessions": "event_count, chain_head",
}
WRITE = (
    "insert on deadlines, events, notices",
    "delete on petition_handlers, kept_answers",
    "select, insert, update, delete on pgqueuer, pgqueuer_log",
    "select, insert, update on pgqueuer_statistics",
    "usage on sequence pgqueuer_id_seq, pgqueuer_statistics_id_seq",
)
BEFORE = {
    "select": """areas, area_names, area_successions, organisations, organisation_successions, fields, deadline_rules,
        calendar_days, seeds, persons, accounts, memberships, delegations, published_petitions, alembic_version""",
    "select, insert, update": """petitions, petition_parties, petition_subjects, petition_handlers, petition_hops,
        tellings, redactions, publications, assignments, answers, escalations, commitments, deadlines, token_families,
        refresh_tokens, kept_answers, code_counters, tracking_secrets, sessions, session_appointments, notices""",
    "select, insert": "events, event_values",
    "insert": "denouncer_identities",
    "delete": "petition_parties, petition_handlers, event_values, kept_answers",
    "select, insert, update, delete, truncate": "pgqueuer, pgqueuer_log, pgqueuer_schedules, pgqueuer_statistics",
    "execute": "function session_figures, taken_down",
}
ENTER = "enter(uuid, uuid, uuid, date)"


def upgrade() -> None:
    op.execute("""alter policy petition_access_read on petition_access
        using (key = any ((select app_keys())::int[])
               and exists (select 1 from petitions p where p.id = petition_id))""")
    _guard_notices()
    op.execute(f"revoke update on {KEPT_AS_WRITTEN} from doithoai_app")
    op.execute("revoke all on all sequences in schema public from doithoai_app, doithoai_jobs")
    op.execute("grant usage on sequence pgqueuer_id_seq to doithoai_app")
    for table, policies in SHARED.items():
        for policy in policies:
            op.execute(f"alter policy {table}_{policy} on {table} to doithoai_app")
    _narrow_jobs()


def _guard_notices() -> None:
    """An account's own key is among those that every way in brings, but for an administrator's seat, which sees no
    petition that a notice could be about."""
    op.execute("alter table notices enable row level security")
    op.execute("""create policy notices_own on notices to doithoai_app
        using (exists (select 1 from accounts a
                        where a.id = account_id and a.key = any ((select app_keys())::int[])))""")
    op.execute("create policy notices_add on notices for insert to doithoai_app with check (true)")
    op.execute("revoke update on notices from doithoai_app")
    op.execute("grant update (read_at) on notices to doithoai_app")


def _narrow_jobs() -> None:
    op.execute("revoke all on all tables in schema public from doithoai_jobs")
    op.execute("revoke execute on function session_figures, taken_down from doithoai_jobs")
    op.execute(f"revoke execute on function {ENTER} from public")
    op.execute(f"grant execute on function {ENTER} to doithoai_app")
    op.execute("drop policy deadlines_jobs on deadlines")
    op.execute("create policy deadlines_of_all on deadlines for select to doithoai_jobs using (true)")
    for table, column in OF_THE_TASK.items():
        op.execute(f"create policy {table}_task on {table} to doithoai_jobs using ({column} = (select app_task()))")
    for table, columns in READ.items():
        op.execute(f"grant select {f'({columns})' if columns else ''} on {table} to doithoai_jobs")
    for table, columns in CHANGE.items():
        op.execute(f"grant update ({columns}) on {table} to doithoai_jobs")
    for grant in WRITE:
        op.execute(f"grant {grant} to doithoai_jobs")


def downgrade() -> None:
    op.execute("""alter policy petition_access_read on petition_access
        using (key = any ((select app_keys())::int[]))""")
    op.execute("drop policy notices_own on notices")
    op.execute("drop policy notices_add on notices")
    op.execute("alter table notices disable row level security")
    op.execute("revoke update on notices from doithoai_app")  # the column's grant goes with it
    op.execute(f"grant update on notices, {KEPT_AS_WRITTEN} to doithoai_app")
    for table in OF_THE_TASK:
        op.execute(f"drop policy {table}_task on {table}")
    op.execute("drop policy deadlines_of_all on deadlines")
    op.execute("create policy deadlines_jobs on deadlines to doithoai_jobs using (true) with check (true)")
    for table, policies in SHARED.items():
        for policy in policies:
            op.execute(f"alter policy {table}_{policy} on {table} to {LOGINS}")
    op.execute(f"grant execute on function {ENTER} to public")
    op.execute(f"revoke execute on function {ENTER} from doithoai_app")
    _widen_jobs()


def _widen_jobs() -> None:
    """What migrations 0002 to 0004 gave them."""
    op.execute("revoke all on all tables in schema public from doithoai_jobs")
    for rights, on in BEFORE.items():
        op.execute(f"grant {rights} on {on} to doithoai_jobs")
    op.execute(f"grant usage on all sequences in schema public to {LOGINS}")
