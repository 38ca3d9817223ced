-- The count works on what is there.
do $$ begin assert (select sum(composes) from compose_count) = (select count(*) from compose); end $$;
