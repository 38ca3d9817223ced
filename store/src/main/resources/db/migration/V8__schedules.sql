-- Schedules, their runs, and events that are a schedule's.

-- Next_time is what the timetable says, next_at when it is due; both null while it is paused, or if there is none any more.
create table schedule (
    id              uuid primary key,
    name            text collate "C" not null,
    release_short   text collate "C" not null,
    release_version text collate "C" not null,
    to_stage        text collate "C" not null,
    cron            text not null,
    zone            text not null,
    wait_for        text,
    created_by      text collate "C" not null,
    created_at      timestamptz not null,
    next_time       timestamptz,
    next_at         timestamptz,
    paused_by       text collate "C",
    paused_at       timestamptz,
    deleted_by      text collate "C",
    deleted_at      timestamptz,
    event_seq       bigint not null default 0,
    constraint schedule_next check ((next_time is null) = (next_at is null)),
    constraint schedule_stopped check (next_at is null or (paused_at is null and deleted_at is null))
);
create unique index schedule_by_name on schedule (name) where deleted_at is null;
create index schedule_due on schedule (next_at) where next_at is not null;

-- A run chooses one compose, or none. Candidates is what it saw when it looked last.
create table schedule_run (
    id           uuid primary key,
    schedule     uuid not null references schedule,
    cause        text not null,
    requested_by text collate "C" not null,
    planned_at   timestamptz not null,
    wait_until   timestamptz not null,
    state        text collate "C" not null,
    started_at   timestamptz not null,
    check_at     timestamptz not null,
    candidates   jsonb not null default '[]',
    compose      uuid references compose,
    promotion    uuid unique references promotion,
    run_id       text,
    ended_at     timestamptz,
    outcome      text,
    constraint schedule_run_cause check (cause in ('due', 'triggered')),
    constraint schedule_run_state check (state in ('waiting', 'chosen', 'none', 'skipped', 'cancelled')),
    constraint schedule_run_end check ((ended_at is null) = (state = 'waiting')),
    constraint schedule_run_choice check ((state = 'chosen') = (promotion is not null) and (promotion is null) = (compose is null))
);
-- One at a time, and one for each time.
create unique index schedule_run_open on schedule_run (schedule) where ended_at is null;
create unique index schedule_run_once on schedule_run (schedule, planned_at) where cause = 'due';
create index schedule_run_due on schedule_run (check_at) where ended_at is null;
create index schedule_run_open_ids on schedule_run (id) where ended_at is null;
create index schedule_run_by_schedule on schedule_run (schedule, id desc);

-- An event is a compose's or a schedule's, each with numbers of its own. A message's compose is then the schedule: what is in
-- order with what.
alter table event
    alter column compose drop not null,
    add column schedule uuid references schedule,
    add constraint event_of_one_thing check ((compose is null) <> (schedule is null)),
    add constraint event_schedule_seq unique (schedule, seq);

-- Facts about a compose that nobody has asked to be promoted yet stand beside those of promotions.
alter table fact drop constraint fact_promotion_fkey;
alter table fact rename column promotion to subject;
