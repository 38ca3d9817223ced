-- One event was published, one waits, one is parked.
insert into event (id, compose, seq, type, body, at, position)
values
    ('00000000-0000-7000-8000-000000000021', '00000000-0000-7000-8000-000000000001', 1, 'compose-created', '{"event": "compose-created", "seq": 1}', '2026-11-20T08:00:00Z', 1),
    ('00000000-0000-7000-8000-000000000022', '00000000-0000-7000-8000-000000000001', 2, 'compose-tagged', '{"event": "compose-tagged", "seq": 2}', '2026-11-20T08:30:00Z', null),
    ('00000000-0000-7000-8000-000000000023', '00000000-0000-7000-8000-000000000002', 1, 'compose-created', '{"event": "compose-created", "seq": 1}', '2026-11-20T09:00:00Z', 2);
update compose set event_seq = 2 where pk = '00000000-0000-7000-8000-000000000001';
update compose set event_seq = 1 where pk = '00000000-0000-7000-8000-000000000002';
update event_position set last = 2;
insert into outbox_message (event, compose, seq, position, attempts, next_at, parked_at, error)
values
    ('00000000-0000-7000-8000-000000000022', '00000000-0000-7000-8000-000000000001', 2, null, 0, '2026-11-20T08:30:00Z', null, null),
    ('00000000-0000-7000-8000-000000000023', '00000000-0000-7000-8000-000000000002', 1, 2, 10, '2026-11-20T09:10:00Z', '2026-11-20T09:10:00Z', 'too large');
insert into outbox_wake (promotion, next_at) values ('00000000-0000-7000-8000-000000000032', '2026-11-20T09:00:00Z');
update relay_lease set holder = '00000000-0000-7000-8000-000000000099', epoch = 7, expires_at = '2026-11-20T09:00:05Z';
