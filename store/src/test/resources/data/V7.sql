-- Taggers of a tag.
insert into tag_permission (tag, action, kind, name) select min(id), 'tag', 'user', 'qe-bot' from tag;
insert into tag_permission (tag, action, kind, name) select min(id), 'untag', 'group', 'releng' from tag;
insert into known_user (name, at) values ('qe-bot', '2026-11-20T12:00:00Z');
