-- An import that was stopped half-way.
insert into import (source, run, phase, pass, after_date, page, last_date, seen, counts, started_at, moved_at)
values ('https://cts.example.com', 1, 'composes', 1, '20261119', 2, '20261120', '{Fedora-43-20261120.n.0}', '{"composes": 1}',
    '2026-11-20T09:00:00Z', '2026-11-20T09:01:00Z');
insert into import_relation (source, compose, kind, other)
values ('https://cts.example.com', 'Fedora-43-20261120.n.0', 'parent', 'Fedora-43-20261121.n.0');
insert into import_finding (source, kind, object, id, field, message)
values ('https://cts.example.com', 'refused', 'tag', '7', 'name', '"7" (expected: not only digits)');
