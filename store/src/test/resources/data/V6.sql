-- An event that was never announced, because somebody gave it up.
insert into event (id, compose, seq, type, body, at, position, discarded_at, discarded_by, discarded_because)
values ('00000000-0000-7000-8000-000000000061', '00000000-0000-7000-8000-000000000002', 2, 'compose-tagged', '{"event": "compose-tagged"}',
    '2026-11-20T09:05:00Z', 3, '2026-11-20T11:00:00Z', 'adam', 'never mind');
update compose set event_seq = 2 where pk = '00000000-0000-7000-8000-000000000002';
update event_position set last = 3;
