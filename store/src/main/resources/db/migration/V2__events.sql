-- What is announced. An event is written in the transaction that makes the change; seq numbers a compose's events from 1
-- without gaps, position orders all events and is given after the commit, so that reading "since" a position skips nothing.

create table event (
    id        uuid primary key,
    compose   uuid not null references compose,
    seq       bigint not null,
    type      text not null,
    promotion uuid,
    body      jsonb not null,
    at        timestamptz not null,
    position  bigint unique,
    unique (compose, seq)
);
create index event_without_position on event (compose, seq) where position is null;

-- The message lane of the outbox: what the broker has not confirmed yet. The position is the event's own: looked for there,
-- what is due would be found behind all that was ever published.
create table outbox_message (
    event     uuid primary key references event,
    compose   uuid not null,
    seq       bigint not null,
    position  bigint,
    attempts  integer not null default 0,
    next_at   timestamptz not null,
    parked_at timestamptz,
    error     text
);
create unique index outbox_message_by_compose on outbox_message (compose, seq);
create index outbox_message_due on outbox_message (position) where parked_at is null;

-- The wake lane of the outbox: workflows that have to look at their rows.
create table outbox_wake (
    id        bigint generated always as identity primary key,
    promotion uuid not null,
    attempts  integer not null default 0,
    next_at   timestamptz not null
);
create index outbox_wake_due on outbox_wake (next_at);
create index outbox_wake_by_promotion on outbox_wake (promotion);

-- One relay publishes at a time. The epoch grows with each change of holder: what a former holder writes late has no effect.
create table relay_lease (
    name       text primary key,
    holder     uuid,
    epoch      bigint not null,
    expires_at timestamptz not null
);
insert into relay_lease (name, holder, epoch, expires_at) values ('messages', null, 0, 'epoch');

-- The position that was given last. Its lock is the order in which positions are given.
create table event_position (
    last bigint not null
);
insert into event_position (last) values (0);
