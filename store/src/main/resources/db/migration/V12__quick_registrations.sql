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

-- Where a search for a number has ended: no number is ever free again, so the next search for the same begins there, and takes
-- as long for the thousandth compose of a day as for the second.
create table respin_search (
    first_id text collate "C" not null,
    short    text collate "C" not null,
    version  text collate "C" not null,
    posted   integer not null,
    free     bigint not null,
    primary key (first_id, short, version, posted)
) with (fillfactor = 50);

create or replace function free_respin(first_id text, short text, version text, day text, posted integer) returns bigint
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    prefix text := left(first_id, -1);
    n bigint;
begin
    perform pg_advisory_xact_lock(hashtextextended('respin' || e'\n' || first_id, 1)),
        pg_advisory_xact_lock(hashtextextended('respin' || e'\n' || short || e'\n' || version || e'\n' || day, 0));
    perform from compose
        where release_short = short and release_version = version and date = day and respin = posted
        union all select from compose where id = prefix || posted;
    if not found then
        return posted;
    end if;
    select s.free into n from respin_search s
        where s.first_id = free_respin.first_id and s.short = free_respin.short and s.version = free_respin.version
            and s.posted = free_respin.posted;
    if n is null then
        -- Ids that begin alike lie side by side in the index, and those that end in digits come before the colon.
        with taken as (
            select respin::bigint as number from compose
            where release_short = short and release_version = version and date = day and respin >= free_respin.posted
            union
            select substr(id, length(prefix) + 1)::bigint from compose
            where id > prefix and id < prefix || ':' and substr(id, length(prefix) + 1) ~ '^[0-9]{1,10}$'
        )
        select min(candidate.number) into n from (select number + 1 as number from taken) candidate
            where candidate.number > free_respin.posted
                and not exists (select from taken where taken.number = candidate.number);
    else
        loop
            perform from compose
                where release_short = short and release_version = version and date = day and respin = n
                union all select from compose where id = prefix || n;
            exit when not found;
            n := n + 1;
        end loop;
    end if;
    insert into respin_search as s values (first_id, short, version, posted, n)
        on conflict on constraint respin_search_pkey do update set free = excluded.free where s.free < excluded.free;
    return n;
end $$;
