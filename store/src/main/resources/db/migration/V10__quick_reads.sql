-- What makes reading cheap, however many composes there are.

-- How many composes there are, in as many slots as ever were written to at once: a transaction takes one that no other holds, so
-- that nobody waits for it. Composes are for ever, but a count that forgot one that was deleted by hand would be wrong for ever.
create table compose_count (
    slot     bigint generated always as identity primary key,
    composes bigint not null
) with (fillfactor = 50);
insert into compose_count (composes) select count(*) from compose;

create function count_composes() returns trigger language plpgsql as $$
declare
    more bigint := (select count(*) from changed) * case tg_op when 'INSERT' then 1 else -1 end;
begin
    update compose_count set composes = composes + more
        where slot = (select slot from compose_count order by slot limit 1 for update skip locked);
    if not found then
        insert into compose_count (composes) values (more);
    end if;
    return null;
end $$;
create trigger count_inserted after insert on compose
    referencing new table as changed for each statement execute function count_composes();
create trigger count_deleted after delete on compose
    referencing old table as changed for each statement execute function count_composes();

-- The ComposeInfo in the layout in which clients are shown it. Null in rows that are older: then it is made of info.
alter table compose add column shown_info text;

-- The tags that a compose has, beside it: what a filter by release and tag finds stands in the index, and is not looked up row by row.
alter table compose add column tag_ids integer[] not null default '{}';
update compose c set tag_ids = array(select tag from compose_tag where compose = c.pk order by tag)
    where exists (select from compose_tag where compose = c.pk);

create function repeat_tags() returns trigger language plpgsql as $$
begin
    update compose c set tag_ids = array(select tag from compose_tag where compose = c.pk order by tag)
        where c.pk in (select compose from changed);
    return null;
end $$;
create trigger repeat_inserted after insert on compose_tag
    referencing new table as changed for each statement execute function repeat_tags();
create trigger repeat_deleted after delete on compose_tag
    referencing old table as changed for each statement execute function repeat_tags();

drop index compose_by_release_short;
create index compose_by_release_short on compose (release_short, date desc, id desc)
    include (type, release_version, stage, tag_ids);
