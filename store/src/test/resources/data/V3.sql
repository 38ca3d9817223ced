-- One promotion is completed, one executes.
insert into policy_version values ('aa', 'to-nightly',
    '{"name": "to-nightly", "releases": ["*"], "from": ["periodic"], "to": "nightly", "gates": [{"status": ["FINISHED"]}, {"tags": {"all": ["qa-passed"]}}], "approvals": {"count": 1, "groups": ["releng"], "exclude": ["requester"]}, "deadline": "24h", "content": {"volume": "nightly", "path": "{release_short}/{compose_id}", "mode": "hardlink", "verify": "metadata", "links": ["latest-{release_short}-{release_version}"]}, "stage_tag": "nightly"}',
    '2026-11-20T08:00:00Z');
insert into promotion (id, compose, from_stage, to_stage, state, state_since, reason, requested_by, requested_at, policy_version,
    deadline_at, check_at, run_id, switched_at, ended_at, outcome)
values
    ('00000000-0000-7000-8000-000000000031', '00000000-0000-7000-8000-000000000002', 'periodic', 'nightly', 'completed',
     '2026-11-20T10:00:00Z', 'for the test day', 'kevin', '2026-11-20T09:30:00Z', 'aa', '2026-11-21T09:30:00Z', '2026-11-20T10:00:00Z',
     'run 1', '2026-11-20T09:59:00Z', '2026-11-20T10:00:00Z', 'Completed.'),
    ('00000000-0000-7000-8000-000000000032', '00000000-0000-7000-8000-000000000001', 'periodic', 'nightly', 'executing',
     '2026-11-20T10:00:00Z', null, 'kevin', '2026-11-20T09:30:00Z', 'aa', '2026-11-21T09:30:00Z', '2026-11-20T10:00:00Z',
     'run 2', null, null, null);
insert into event (id, compose, seq, type, promotion, body, at, position)
values ('00000000-0000-7000-8000-000000000033', '00000000-0000-7000-8000-000000000001', 3, 'promotion-requested',
    '00000000-0000-7000-8000-000000000032', '{"event": "promotion-requested", "seq": 3}', '2026-11-20T09:30:00Z', null);
update compose set event_seq = 3 where pk = '00000000-0000-7000-8000-000000000001';
insert into fact values ('00000000-0000-7000-8000-000000000032', 'status', '{}', '{"STATUS": "4/5/6"}', '2026-11-20T09:31:00Z');
insert into gate_result (id, promotion, position, path, kind, state, reason, changed_by, evidence, since, at, superseded_at)
values
    ('00000000-0000-7000-8000-000000000034', '00000000-0000-7000-8000-000000000032', 1, 'tags', 'tags', 'unmet', 'waits', 'whoever tags', null, '2026-11-20T09:31:00Z', '2026-11-20T09:31:00Z', '2026-11-20T09:40:00Z'),
    ('00000000-0000-7000-8000-000000000035', '00000000-0000-7000-8000-000000000032', 1, 'tags', 'tags', 'passed', 'has it', null, '{}', '2026-11-20T09:40:00Z', '2026-11-20T09:40:00Z', null);
insert into decision values ('00000000-0000-7000-8000-000000000036', '00000000-0000-7000-8000-000000000032', 'adam', 'approve', 'looks good', 'digest', '2026-11-20T09:50:00Z');
insert into step (promotion, name, state, attempts, started_at, finished_at, error)
values
    ('00000000-0000-7000-8000-000000000032', 'begin', 'done', 1, '2026-11-20T10:00:00Z', '2026-11-20T10:00:01Z', null),
    ('00000000-0000-7000-8000-000000000032', 'link-files', 'running', 2, '2026-11-20T10:00:02Z', null, 'no space left');
insert into tree (volume, path, compose, promotion, state, staging, identity, due_at)
values
    ('incoming', 'Fedora-43-20261120.n.0', '00000000-0000-7000-8000-000000000001', null, 'live', null, null, null),
    ('nightly', 'Fedora/Fedora-43-20261120.n.0', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000032', 'reserved', 'a name', '1/2', null),
    ('incoming', 'Fedora-43-20261120.n.1', '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000031', 'retired', null, null, '2026-11-27T10:00:00Z');
insert into volume_link values ('nightly', 'latest-Fedora-43', '{Fedora/Fedora-43-20261119.n.0,Fedora/Fedora-43-20261120.n.1}',
    '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000031', '2026-11-20T10:00:00Z');
