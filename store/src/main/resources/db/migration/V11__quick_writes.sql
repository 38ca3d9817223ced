-- The first number from the posted one on that neither the release has on that day, nor an id that reads the same. Locks, held until
-- the transaction ends, let two posts of one compose get two numbers, not one error; likewise two posts of releases whose ids read
-- the same, as those of A-b 1 and A b-1. Each statement in here sees what was committed while the locks were waited for. Plans are
-- kept: to plan the search takes many times as long as to search.
create function free_respin(first_id text, short text, version text, day text, posted integer) returns bigint
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    prefix text := left(first_id, -1);
begin
    perform pg_advisory_xact_lock(hashtextextended('respin' || e'\n' || first_id, 1)),
        pg_advisory_xact_lock(hashtextextended('respin' || e'\n' || short || e'\n' || version || e'\n' || day, 0));
    perform from compose
        where release_short = short and release_version = version and date = day and respin = posted
        union all select from compose where id = prefix || posted;
    if not found then
        return posted;
    end if;
    return (
        -- Ids that begin alike lie side by side in the index, and those that end in digits come before the colon.
        with taken as (
            select respin::bigint as n from compose
            where release_short = short and release_version = version and date = day and respin >= posted
            union
            select substr(id, length(prefix) + 1)::bigint from compose
            where id > prefix and id < prefix || ':' and substr(id, length(prefix) + 1) ~ '^[0-9]{1,10}$'
        )
        select min(n) from (select posted::bigint as n union all select n + 1 from taken) candidate
        where n >= posted and not exists (select from taken where taken.n = candidate.n)
    );
end $$;
