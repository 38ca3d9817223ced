-- Promotions with everything that is known about them.

-- A policy as it was when a promotion first used it; promotions pin the hash.
create table policy_version (
    sha256        text primary key,
    name          text collate "C" not null,
    document      jsonb not null,
    first_used_at timestamptz not null
);

create table promotion (
    id             uuid primary key,
    compose        uuid not null references compose,
    from_stage     text collate "C" not null,
    to_stage       text collate "C" not null,
    state          text collate "C" not null,
    state_since    timestamptz not null,
    reason         text,
    requested_by   text collate "C" not null,
    requested_at   timestamptz not null,
    policy_version text not null references policy_version,
    deadline_at    timestamptz not null,
    check_at       timestamptz not null,
    run_id         text,
    switched_at    timestamptz,
    ended_at       timestamptz,
    outcome        text,
    constraint promotion_state check (state in ('requested', 'waiting', 'awaiting-approval', 'executing', 'stalled',
        'completed', 'failed', 'rejected', 'cancelled', 'expired')),
    constraint promotion_end check ((ended_at is null)
        = (state in ('requested', 'waiting', 'awaiting-approval', 'executing', 'stalled')))
);
-- Two open promotions would move one tree.
create unique index promotion_open on promotion (compose)
    where state in ('requested', 'waiting', 'awaiting-approval', 'executing', 'stalled');
create index promotion_due on promotion (check_at)
    where state in ('requested', 'waiting', 'awaiting-approval', 'executing', 'stalled');
create index promotion_by_compose on promotion (compose, id desc);
create index promotion_by_state on promotion (state, id desc);
create index promotion_by_requester on promotion (requested_by, id desc);
create index promotion_by_target on promotion (to_stage, id desc);
create index promotion_by_end on promotion (ended_at desc, id desc) where ended_at is not null;

-- What an inspection of the files found, with the stamps of the files that were read.
create table fact (
    promotion uuid not null references promotion,
    kind      text not null,
    value     jsonb not null,
    stamps    jsonb not null,
    at        timestamptz not null,
    primary key (promotion, kind)
);

-- Every result a gate has had; the present one is not superseded.
create table gate_result (
    id            uuid primary key,
    promotion     uuid not null references promotion,
    position      integer not null,
    parent        text,
    path          text not null,
    kind          text not null,
    state         text not null,
    reason        text not null,
    changed_by    text,
    evidence      jsonb,
    since         timestamptz not null,
    at            timestamptz not null,
    superseded_at timestamptz
);
create unique index gate_result_present on gate_result (promotion, path) where superseded_at is null;

create table decision (
    id           uuid primary key,
    promotion    uuid not null references promotion,
    actor        text collate "C" not null,
    action       text not null,
    comment      text,
    gates_digest text not null,
    at           timestamptz not null
);
create index decision_by_promotion on decision (promotion, at);
-- A person says a thing once; only a stalled promotion may be retried again and again.
create unique index decision_once on decision (promotion, actor, action) where action <> 'retry';

create table step (
    promotion   uuid not null references promotion,
    name        text not null,
    state       text not null,
    attempts    integer not null,
    started_at  timestamptz not null,
    finished_at timestamptz,
    error       text,
    primary key (promotion, name)
);

-- Trees on volumes that are ours: reserved while a promotion makes them, live while a compose lies there, retired from
-- the moment it has moved on until they are removed. Staging (a name) and identity (what the file system says that it is)
-- tell, after a crash, what we made.
create table tree (
    volume    text collate "C" not null,
    path      text collate "C" not null,
    compose   uuid not null references compose,
    promotion uuid references promotion,
    state     text not null,
    staging   text,
    identity  text,
    due_at    timestamptz,
    primary key (volume, path),
    constraint tree_state check (state in ('reserved', 'live', 'retired')),
    constraint tree_due check ((due_at is not null) = (state = 'retired'))
);
create index tree_by_promotion on tree (promotion) where promotion is not null;
create index tree_due on tree (due_at) where due_at is not null;

-- Links that we made; only these are ever replaced or removed. The last target is where the link should point; after a
-- crash it may still point at an earlier one of the list.
create table volume_link (
    volume    text collate "C" not null,
    path      text collate "C" not null,
    targets   text[] not null,
    compose   uuid not null references compose,
    promotion uuid not null references promotion,
    at        timestamptz not null,
    primary key (volume, path)
);

alter table event add constraint event_promotion foreign key (promotion) references promotion;
