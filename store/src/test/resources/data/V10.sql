-- A tag on a compose, given and taken, is repeated in the compose's row.
insert into compose_tag (compose, tag, at) select c.pk, t.id, now() from compose c, tag t on conflict do nothing;
