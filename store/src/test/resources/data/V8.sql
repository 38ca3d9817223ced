-- A schedule whose run has chosen a compose, with its event, and what was found out about a compose.
insert into schedule (id, name, release_short, release_version, to_stage, cron, zone, wait_for, created_by, created_at, next_time, next_at,
    event_seq)
values ('00000000-0000-7000-8000-000000000081', 'nightly-43', 'Fedora', '43', 'nightly', '0 0 2 * * *', 'Europe/Prague', '3h', 'adam',
    '2026-11-20T09:00:00Z', '2026-11-21T01:00:00Z', '2026-11-21T01:00:00Z', 1);
insert into schedule_run (id, schedule, cause, requested_by, planned_at, wait_until, state, started_at, check_at, candidates, compose,
    promotion, ended_at, outcome)
select '00000000-0000-7000-8000-000000000082', '00000000-0000-7000-8000-000000000081', 'due', 'schedule:nightly-43',
    '2026-11-20T01:00:00Z', '2026-11-20T04:00:00Z', 'chosen', '2026-11-20T01:00:00Z', '2026-11-20T01:00:00Z',
    '[{"compose_id": "Fedora-43-20261120.n.0", "standing": "ready", "why": "Every gate passes."}]', compose, id, '2026-11-20T01:00:01Z',
    'It was chosen.' from promotion limit 1;
insert into event (id, schedule, seq, type, body, at, position)
values ('00000000-0000-7000-8000-000000000083', '00000000-0000-7000-8000-000000000081', 1, 'schedule-run', '{"event": "schedule-run"}',
    '2026-11-20T01:00:01Z', 8);
update event_position set last = 8;
