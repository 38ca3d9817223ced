-- What people did to a schedule, beside what happened to composes and tags.
alter table change
    add column schedule uuid references schedule,
    drop constraint change_of_one_thing,
    add constraint change_of_one_thing check (num_nonnulls(compose, tag, schedule) = 1);
create index change_by_schedule on change (schedule, at, id) where schedule is not null;

-- How the schedules that there are came to be as they are, as far as that is known.
insert into change (id, schedule, at, action, actor)
    select gen_random_uuid(), id, created_at, 'created', created_by from schedule
    union all
    select gen_random_uuid(), id, paused_at, 'paused', paused_by from schedule where paused_at is not null
    union all
    select gen_random_uuid(), schedule, started_at, 'triggered', requested_by from schedule_run where cause = 'triggered'
    union all
    select gen_random_uuid(), id, deleted_at, 'deleted', deleted_by from schedule where deleted_at is not null;
