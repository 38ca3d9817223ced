-- What somebody did to a schedule.
insert into change (id, schedule, at, action, actor)
values ('00000000-0000-7000-8000-000000000201', '00000000-0000-7000-8000-000000000081', '2026-11-20T10:00:00Z', 'paused', 'eva');
