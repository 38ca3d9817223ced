-- What finds the next free number works on what is there.
do $$ begin perform free_respin('None-1-20200101.n.0', 'None', '1', '20200101', 3); end $$;
