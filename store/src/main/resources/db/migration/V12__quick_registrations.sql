-- What a registration writes costs as little as can be.

-- Each connection begins at a slot of its own: where all began at the first one, they went through what the others had just left
-- of it, and all that was held. Nobody waits here either, who finds all held from there on makes a slot.
insert into compose_count (composes) select 0 from generate_series(1, 32 - (select count(*) from compose_count));
create or replace function count_composes() returns trigger language plpgsql as $$
declare
    more bigint := (select count(*) from changed) * case tg_op when 'INSERT' then 1 else -1 end;
begin
    update compose_count set composes = composes + more
        where slot = (select slot from compose_count where slot > pg_backend_pid() % 32 order by slot limit 1
            for update skip locked);
    if not found then
        insert into compose_count (composes) values (more);
    end if;
    return null;
end $$;

create function count_no_composes() returns trigger language plpgsql as $$
begin
    update compose_count set composes = 0 where composes <> 0;
    return null;
end $$;
create trigger count_truncated after truncate on compose for each statement execute function count_no_composes();

-- Events have no entries in indexes for what they do not have: a position yet, a schedule.
alter table event drop constraint event_position_key;
create unique index event_position_key on event (position) where position is not null;
alter table event drop constraint event_schedule_seq;
create unique index event_schedule_seq on event (schedule, seq) where schedule is not null;
