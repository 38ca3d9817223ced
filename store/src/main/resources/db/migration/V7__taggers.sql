-- Who may tag and untag composes with which tag, beside the admins: users and groups, as in CTS.
create table tag_permission (
    tag    integer not null references tag,
    action text not null,
    kind   text not null,
    name   text collate "C" not null,
    primary key (tag, action, kind, name),
    constraint tag_permission_action check (action in ('tag', 'untag')),
    constraint tag_permission_kind check (kind in ('user', 'group'))
);

-- Users that were named as taggers at some time; CTS refuses to take a permission from somebody it has never heard of.
create table known_user (
    name text collate "C" primary key,
    at   timestamptz not null
);

-- Lists of one product's composes, of any version: the newest first.
create index compose_by_release_short on compose (release_short, date desc, id desc);
