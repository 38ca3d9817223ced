-- One removal is done, one waits because somebody holds the compose.
update compose set expires_at = '2026-12-04T08:00:00Z', expiry_reason = 'policy to-nightly keeps it for 14d'
    where pk = '00000000-0000-7000-8000-000000000001';
insert into hold values ('00000000-0000-7000-8000-000000000001', 'adam', 'still needed', '2026-11-20T12:00:00Z');
insert into removal (id, compose, kind, volume, path, state, state_since, requested_by, requested_at, reason, basis, due_at, check_at,
    kept_by, claimed_at, identity, trashed_at, empty_at, emptied_at, run_id, ended_at, outcome)
values
    ('00000000-0000-7000-8000-000000000051', '00000000-0000-7000-8000-000000000001', 'compose', 'incoming', 'Fedora-43-20261120.n.0',
     'waiting', '2026-11-20T12:00:00Z', 'SYSTEM', '2026-11-20T12:00:00Z', null, '2026-12-04T08:00:00Z', '2026-12-04T08:00:00Z',
     '2026-11-20T12:00:00Z', '["adam holds it"]', null, null, null, null, null, null, null, null),
    ('00000000-0000-7000-8000-000000000052', '00000000-0000-7000-8000-000000000002', 'tree', 'incoming', 'Fedora-43-20261120.n.1',
     'removed', '2026-11-28T10:00:00Z', 'SYSTEM', '2026-11-20T10:00:00Z', null, null, '2026-11-27T10:00:00Z', '2026-11-27T10:00:00Z',
     '[]', '2026-11-27T10:00:00Z', '1/2', '2026-11-27T10:00:01Z', '2026-11-28T10:00:00Z', '2026-11-28T10:00:00Z', 'run 3',
     '2026-11-28T10:00:01Z', 'Removed.');
