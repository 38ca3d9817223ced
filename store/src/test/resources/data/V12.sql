-- The count works on what is there, and so does the search for a number that is free.
do $$ begin
    assert (select sum(composes) from compose_count) = (select count(*) from compose);
    perform free_respin(left(id, -1) || '0', release_short, release_version, date, respin) from compose;
    assert (select count(*) from respin_search) = (select count(*) from compose);
end $$;
