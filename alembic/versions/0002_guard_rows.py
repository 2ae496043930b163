"""Guard rows: keys of the caller, row-level-security policies, the public view, and the grants of the two logins.

Who may see a petition stands in it as an array of small keys (`audience`) and of organisations that never may
(`barred`), both decided by one pure function. A transaction says who it works for by `enter()`; without it no row is
visible. `app.task` names the one petition a transaction works on although its caller may lose sight of it by the very
move (returning an assignment, a denunciation leaving the office), or a job that has no caller at all.
Creates policies on empty tables: locks nothing for long.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LOGINS = "doithoai_app, doithoai_jobs"

FUNCTIONS = """
create function app_keys() returns int[] language sql stable parallel safe as
  $$ select nullif(current_setting('app.keys', true), '')::int[] $$;
create function app_member_of() returns int[] language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.member_of', true), '')::int[], '{}') $$;
create function app_tracking() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.tracking', true), '')::uuid $$;
create function app_task() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.task', true), '')::uuid $$;
"""

# One round trip a request: is the sign-in still good, which seat is it, what may it open. An ended membership, an
# inactive account or a revoked family gives no row.
ENTER = """
create function enter(the_account uuid, the_membership uuid, the_family uuid, today date)
returns table (
  account_id uuid, account_key int, person_id uuid, full_name text, language text,
  membership_id uuid, organisation_id uuid, organisation_kind text, organisation_name text, seat text, acting boolean,
  area_id uuid, area_is_province boolean, member_of uuid[])
language plpgsql volatile as $$
declare
  keys int[]; barred_by int[]; a record; m record; is_acting boolean := false; orgs uuid[];
begin
  select x.id, x.key, x.handler_key, x.person_id, p.full_name, x.language into a
    from accounts x join persons p on p.id = x.person_id
   where x.id = the_account and x.active
     and (the_family is null or exists (
           select 1 from token_families f where f.id = the_family and f.account_id = x.id and f.revoked_at is null));
  if not found then return; end if;
  select coalesce(array_agg(o.id), '{}'), coalesce(array_agg(o.key), '{}') into orgs, barred_by
    from memberships s join organisations o on o.id = s.organisation_id
   where s.account_id = a.id and s.valid_from <= today and (s.valid_to is null or s.valid_to >= today);
  keys := array[a.key];
  if the_membership is not null then
    select s.id, s.position, o.id as org_id, o.key, o.lead_key, o.head_key, o.kind, o.name_vi, o.area_id,
           r.key as area_key, r.front_key, r.kind = 'province' as is_province into m
      from memberships s join organisations o on o.id = s.organisation_id join areas r on r.id = o.area_id
     where s.id = the_membership and s.account_id = a.id
       and s.valid_from <= today and (s.valid_to is null or s.valid_to >= today)
       and o.valid_from <= today and (o.valid_to is null or o.valid_to >= today);
    if not found then return; end if;
    if m.position = 'administrator' then
      keys := '{}';
    else
      is_acting := m.position <> 'head' and exists (
        select 1 from delegations d
         where d.to_account_id = a.id and d.organisation_id = m.org_id
           and d.valid_from <= today and d.valid_to >= today);
      keys := keys || m.key || a.handler_key;
      if m.position in ('head', 'deputy') or is_acting then keys := keys || m.lead_key; end if;
      if m.position = 'head' or is_acting then keys := keys || m.head_key; end if;
      if m.kind in ('party_committee', 'people_committee', 'people_council', 'reception_board',
                    'inspection_commission', 'internal_affairs', 'council_office') then
        keys := keys || m.area_key;
      elsif m.kind = 'front_committee' then
        keys := keys || m.front_key;
      end if;
    end if;
  end if;
  perform set_config('app.keys', keys::text, true), set_config('app.member_of', barred_by::text, true);
  if the_membership is null then
    return query select a.id, a.key, a.person_id, a.full_name::text, a.language::text,
      null::uuid, null::uuid, null::text, null::text, null::text, false, null::uuid, false, orgs;
  else
    return query select a.id, a.key, a.person_id, a.full_name::text, a.language::text,
      m.id, m.org_id, m.kind::text, m.name_vi::text, case when is_acting then 'head' else m.position::text end,
      is_acting, m.area_id,
      m.is_province, orgs;
  end if;
end $$;
"""

# The province's own keys have no rows: its lists walk the petitions themselves.
ACCESS = """
create function set_access(the_petition uuid, the_keys int[], the_state smallint, the_field smallint, due date)
returns void language sql security definer set search_path = public, pg_temp as $$
  delete from petition_access where petition_id = the_petition and key <> all (the_keys);
  insert into petition_access (key, petition_id, state, field, due_on)
  select k, the_petition, the_state, the_field, due from unnest(the_keys) k
   where not exists (select 1 from areas a where a.kind = 'province' and (a.key = k or a.front_key = k))
  on conflict (key, petition_id) do update
    set state = excluded.state, field = excluded.field, due_on = excluded.due_on;
$$;
"""

# The daily root covers every stream, and the login that makes it sees none of them: it gets the heads, no content.
HEADS = """
create function chain_heads(the_stream int, after uuid, at_most int)
returns table (id uuid, n int, hash bytea) language sql stable security definer set search_path = public, pg_temp as $$
  select h.id, h.event_count, h.chain_head from (
    (select p.id, p.event_count, p.chain_head from petitions p
      where the_stream = 0 and p.id > after order by p.id limit at_most)
    union all
    (select s.id, s.event_count, s.chain_head from sessions s
      where the_stream = 1 and s.id > after order by s.id limit at_most)
    union all
    (select c.id, c.event_count, c.chain_head from commitments c
      where the_stream = 2 and c.id > after order by c.id limit at_most)) h
   order by h.id
$$;
"""

PUBLIC_VIEW = """
create view published_petitions as
  select p.id, p.code, p.klass, p.field, p.state, p.area_id, p.received_at, p.told_on, p.closed_at, p.session_id,
         r.title, r.body, r.answer, u.published_at, p.holder_key
    from publications u
    join redactions r on r.id = u.redaction_id
    join petitions p on p.id = u.petition_id
   where u.unpublished_at is null and p.confidentiality = 0;
"""

OPEN_TABLES = (
    "areas", "area_names", "area_successions", "organisations", "organisation_successions", "fields",
    "deadline_rules", "calendar_days", "seeds", "persons", "accounts", "memberships", "delegations",
)  # fmt: skip
BY_PETITION = (
    "petition_parties", "petition_subjects", "petition_handlers", "petition_hops", "tellings", "redactions",
    "publications", "assignments", "answers", "escalations",
)  # fmt: skip
SEEN = "exists (select 1 from petitions p where p.id = petition_id)"
# A seat brings more keys than the account's own; an administrator, a tracking token and no setting at all bring none.
STAFF = "cardinality((select app_keys())) > 1"


def upgrade() -> None:
    for statement in (*FUNCTIONS.strip().split(";\n"), ACCESS, ENTER, HEADS, PUBLIC_VIEW):
        op.execute(statement.strip().rstrip(";").replace(":", r"\:"))
    op.execute("revoke execute on function set_access from public")
    op.execute(f"grant execute on function set_access to {LOGINS}")
    op.execute("revoke execute on function chain_heads from public")
    op.execute("grant execute on function chain_heads to doithoai_jobs")
    _guard_petitions()
    _guard_children()
    _grant_the_rest()


def _guard_petitions() -> None:
    seen = """(audience && (select app_keys()) and not barred && (select app_member_of()))
           or id = (select app_tracking()) or id = (select app_task())"""
    op.execute("alter table petitions enable row level security")
    op.execute(f"create policy petitions_read on petitions for select to {LOGINS} using ({seen})")
    op.execute(f"create policy petitions_change on petitions for update to {LOGINS} using ({seen}) with check (true)")
    op.execute(f"create policy petitions_add on petitions for insert to {LOGINS} with check (true)")
    op.execute(f"grant select, insert, update on petitions to {LOGINS}")
    op.execute("alter table petition_access enable row level security")
    op.execute("""create policy petition_access_read on petition_access for select to doithoai_app
        using (key = any ((select app_keys())::int[]))""")
    op.execute("grant select on petition_access to doithoai_app")


def _guard_children() -> None:
    for table in BY_PETITION:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy {table}_all on {table} to {LOGINS} using ({SEEN}) with check (true)")
        op.execute(f"grant select, insert, update on {table} to {LOGINS}")
    op.execute(f"grant delete on petition_parties, petition_handlers to {LOGINS}")
    op.execute("alter table denouncer_identities enable row level security")
    op.execute(f"""create policy denouncer_identities_add on denouncer_identities for insert to {LOGINS}
        with check (true)""")
    op.execute(f"grant insert on denouncer_identities to {LOGINS}")
    op.execute("alter table commitments enable row level security")
    op.execute(f"""create policy commitments_all on commitments to {LOGINS}
        using ((open_to_staff and {STAFF}) or {SEEN}) with check (true)""")
    op.execute(f"grant select, insert, update on commitments to {LOGINS}")
    op.execute("alter table deadlines enable row level security")
    op.execute(f"""create policy deadlines_app on deadlines to doithoai_app
        using ((petition_id is null and {STAFF}) or {SEEN}) with check (true)""")
    op.execute("create policy deadlines_jobs on deadlines to doithoai_jobs using (true) with check (true)")
    op.execute(f"grant select, insert, update on deadlines to {LOGINS}")
    stream_seen = f"""(stream = 0 and exists (select 1 from petitions p where p.id = stream_id))
        or (stream = 1 and {STAFF}) or (stream = 2 and exists (select 1 from commitments c where c.id = stream_id))"""
    for table in ("events", "event_values"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy {table}_read on {table} for select to {LOGINS} using ({stream_seen})")
        op.execute(f"create policy {table}_add on {table} for insert to {LOGINS} with check (true)")
        op.execute(f"grant select, insert on {table} to {LOGINS}")
    op.execute(f"create policy event_values_erase on event_values for delete to {LOGINS} using ({stream_seen})")
    op.execute(f"grant delete on event_values to {LOGINS}")


def _grant_the_rest() -> None:
    for table in OPEN_TABLES:
        op.execute(f"grant select on {table} to {LOGINS}")
    op.execute("grant update (password_hash, language) on accounts to doithoai_app")
    op.execute("grant insert on delegations to doithoai_app")
    for table in ("token_families", "refresh_tokens", "kept_answers", "code_counters", "tracking_secrets"):
        op.execute(f"grant select, insert, update on {table} to {LOGINS}")
    op.execute(f"grant delete on kept_answers to {LOGINS}")
    for table in ("sessions", "session_appointments", "notices"):
        op.execute(f"grant select, insert, update on {table} to {LOGINS}")
    op.execute("grant delete on session_appointments to doithoai_app")
    op.execute(f"grant select on published_petitions to {LOGINS}")
    op.execute(f"grant select on alembic_version to {LOGINS}")


def downgrade() -> None:
    op.execute("drop view published_petitions")
    for table in (*BY_PETITION, "commitments"):
        op.execute(f"drop policy {table}_all on {table}")
    for table, policies in {
        "denouncer_identities": ("add",),
        "deadlines": ("app", "jobs"),
        "events": ("read", "add"),
        "event_values": ("read", "add", "erase"),
        "petitions": ("read", "change", "add"),
        "petition_access": ("read",),
    }.items():
        for policy in policies:
            op.execute(f"drop policy {table}_{policy} on {table}")
    guarded = ("denouncer_identities", "deadlines", "events", "event_values", "petitions", "petition_access")
    for table in (*BY_PETITION, "commitments", *guarded):
        op.execute(f"alter table {table} disable row level security")
    op.execute(f"revoke all on all tables in schema public from {LOGINS}")
    for function in ("enter", "set_access", "chain_heads", "app_keys", "app_member_of", "app_tracking", "app_task"):
        op.execute(f"drop function {function}")
