-- Removals: until when composes are kept and why, who holds them, and the removals themselves. Steps and wakes are no longer
-- those of promotions alone.

-- The removal is the one that carries the compose away, from its claim to its end. The reason is null until the policies have been asked; then there is always one, also where a compose does not expire.
alter table compose
    add column expires_at    timestamptz,
    add column expiry_reason text,
    add column removed_at    timestamptz,
    add column removal       uuid;
create index compose_due on compose (expires_at) where expires_at is not null and removed_at is null;
create index compose_without_expiry_reason on compose (pk) where expiry_reason is null and removed_at is null;
create index compose_by_location on compose (location_volume, location_path) where location_volume is not null;

-- Whoever holds a compose keeps it from being removed.
create table hold (
    compose uuid not null references compose,
    actor   text collate "C" not null,
    reason  text,
    at      timestamptz not null,
    primary key (compose, actor)
);

-- A removal takes a compose, or an old tree that a promotion has left, from a volume. Basis is the compose's expires_at that
-- it follows from; a person's request has none. From claimed_at on it is carried out; from emptied_at on it cannot be undone.
create table removal (
    id            uuid primary key,
    compose       uuid not null references compose,
    kind          text not null,
    volume        text collate "C" not null,
    path          text collate "C" not null,
    state         text collate "C" not null,
    state_since   timestamptz not null,
    requested_by  text collate "C" not null,
    requested_at  timestamptz not null,
    reason        text,
    basis         timestamptz,
    due_at        timestamptz not null,
    check_at      timestamptz not null,
    kept_by       jsonb not null default '[]',
    claimed_at    timestamptz,
    identity      text,
    trashed_at    timestamptz,
    empty_at      timestamptz,
    emptied_at    timestamptz,
    undone_by     text collate "C",
    undone_at     timestamptz,
    undone_reason text,
    run_id        text,
    ended_at      timestamptz,
    outcome       text,
    constraint removal_kind check (kind in ('compose', 'tree')),
    constraint removal_state check (state in ('requested', 'waiting', 'removing', 'trashed', 'emptying', 'putting-back',
        'stalled', 'removed', 'cancelled')),
    constraint removal_end check ((ended_at is null) = (state not in ('removed', 'cancelled')))
);
-- One at a time for a compose, and for a tree.
create unique index removal_open on removal (compose) where kind = 'compose' and ended_at is null;
create unique index removal_open_place on removal (volume, path) where ended_at is null;
create index removal_due on removal (check_at) where ended_at is null;
create index removal_open_ids on removal (id) where ended_at is null;
create index removal_by_compose on removal (compose, id desc);
create index removal_by_state on removal (state, id desc);
create index removal_by_end on removal (ended_at desc, id desc) where ended_at is not null;

-- Steps of whatever durable work.
alter table step drop constraint step_promotion_fkey;
alter table step rename column promotion to work;

-- Wakes of whatever workflow.
alter table outbox_wake rename column promotion to work;
alter table outbox_wake add column kind text collate "C" not null default 'promotion';
alter table outbox_wake alter column kind drop default;
alter index outbox_wake_by_promotion rename to outbox_wake_by_work;
drop index promotion_due;
create index promotion_due on promotion (check_at) where ended_at is null;
create index promotion_open_ids on promotion (id) where ended_at is null;

-- Where links may lead, as paths on their volume: what they lead to is kept.
alter table volume_link add column target_paths text[] not null default '{}';
create function pg_temp.target_path(link text, target text) returns text language plpgsql as $$
declare
    parts text[] := (string_to_array(link, '/'))[:cardinality(string_to_array(link, '/')) - 1];
    part  text;
begin
    foreach part in array string_to_array(target, '/') loop
        if part = '..' then
            parts := parts[:cardinality(parts) - 1];
        else
            parts := array_append(parts, part);
        end if;
    end loop;
    return array_to_string(parts, '/');
end $$;
update volume_link l set target_paths = array(select pg_temp.target_path(l.path, t) from unnest(l.targets) t);
drop function pg_temp.target_path(text, text);
create index volume_link_by_target on volume_link using gin (target_paths);
