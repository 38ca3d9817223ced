-- Imports from a running CTS: how far each has come, relations whose other end has not come yet, and what did not fit.

-- A run goes through all tags, then through all composes, in passes until none came in between. Seen are the ids of the
-- composes of last_date that have been read; all of those up to after_date have been.
create table import (
    source     text collate "C" primary key,
    run        integer not null,
    phase      text collate "C" not null,
    pass       integer not null,
    after_date text collate "C" not null,
    page       integer not null,
    last_date  text collate "C" not null,
    seen       text[] collate "C" not null,
    counts     jsonb not null,
    started_at timestamptz not null,
    moved_at   timestamptz not null,
    constraint import_phase check (phase in ('tags', 'composes', 'done'))
);

create table import_relation (
    source  text collate "C" not null references import,
    compose text collate "C" not null,
    kind    text collate "C" not null,
    other   text collate "C" not null,
    primary key (source, compose, kind, other),
    constraint import_relation_kind check (kind in ('parent', 'respin_of'))
);

create table import_finding (
    source  text collate "C" not null references import,
    kind    text collate "C" not null,
    object  text collate "C" not null,
    id      text collate "C" not null,
    field   text collate "C" not null,
    message text collate "C" not null,
    primary key (source, object, id, field, message)
);
