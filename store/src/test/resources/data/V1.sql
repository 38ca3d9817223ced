-- Rows in every table of this version.
insert into compose (pk, id, type, date, respin, label, final, release_name, release_short, release_version, release_version_key,
    release_type, release_is_layered, release_internal, builder, compose_url, location_volume, location_path, stage, stage_since,
    respin_of, info, event_seq, created_at)
values
    ('00000000-0000-7000-8000-000000000001', 'Fedora-43-20261120.n.0', 'nightly', '20261120', 0, null, false, 'Fedora Linux',
     'Fedora', '43', '{43}', 'ga', false, false, 'pungi', 'https://composes.example.com/incoming/Fedora-43-20261120.n.0', 'incoming',
     'Fedora-43-20261120.n.0', 'periodic', '2026-11-20T08:00:00Z', null,
     '{"header": {"type": "productmd.composeinfo", "version": "1.2"}, "payload": {"compose": {"id": "Fedora-43-20261120.n.0", "type": "nightly", "date": "20261120", "respin": 0}, "release": {"name": "Fedora Linux", "short": "Fedora", "version": "43", "type": "ga", "internal": false}, "variants": {}}}',
     0, '2026-11-20T08:00:00Z'),
    ('00000000-0000-7000-8000-000000000002', 'Fedora-43-20261120.n.1', 'nightly', '20261120', 1, 'RC-1.1', true, 'Fedora Linux',
     'Fedora', '43', '{43}', 'ga', false, false, 'pungi', null, null, null, 'milestone', '2026-11-20T09:00:00.123456Z',
     '00000000-0000-7000-8000-000000000001',
     '{"header": {"type": "productmd.composeinfo", "version": "1.2"}, "payload": {"compose": {"id": "Fedora-43-20261120.n.1", "type": "nightly", "date": "20261120", "respin": 1, "label": "RC-1.1", "final": true}, "release": {"name": "Fedora Linux", "short": "Fedora", "version": "43", "type": "ga", "internal": false}, "variants": {}}}',
     0, '2026-11-20T09:00:00Z');
insert into compose_parent values ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001');
insert into tag (name, description, documentation, created_at) values ('qa-passed', 'Tested.', 'See the wiki.', '2026-01-01T00:00:00Z');
insert into compose_tag select '00000000-0000-7000-8000-000000000001', id, '2026-11-20T08:30:00Z' from tag;
insert into change (id, compose, at, action, actor, message, user_data)
values ('00000000-0000-7000-8000-000000000011', '00000000-0000-7000-8000-000000000001', '2026-11-20T08:30:00Z', 'tagged', 'adam',
    'User "adam" added "qa-passed" tag.', 'ticket 12');
insert into change (id, tag, at, action, actor)
select '00000000-0000-7000-8000-000000000012', id, '2026-01-01T00:00:00Z', 'created', 'adam' from tag;
insert into idempotency values ('pungi', 'POST', '/api/1/composes/', 'a key', 'a hash', 200, null, '{"header": {}}', '2026-11-20T08:00:00Z');
