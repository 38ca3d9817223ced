-- How far a step that moves files has come, and what to do about what went wrong.

alter table step
    add column remedy       text,
    add column attempt_at   timestamptz,
    add column progress_at  timestamptz,
    add column files        bigint,
    add column files_in_all bigint,
    add column files_kept   bigint,
    add column bytes        bigint,
    add column bytes_in_all bigint,
    add column bytes_kept   bigint;

-- The manifest of a tree whose every byte was verified: where it lies on the tree's volume, and its own SHA-256 (hex).
alter table tree
    add column manifest        text,
    add column manifest_sha256 text;

-- Every temporary directory that was ever named, until it is known that it is gone: the present one of a promotion stands in
-- its tree too, the others are leftovers of attempts that died.
create table staging (
    volume    text collate "C" not null,
    name      text collate "C" not null,
    promotion uuid not null references promotion,
    identity  text,
    at        timestamptz not null,
    primary key (volume, name)
);
create index staging_by_promotion on staging (promotion);
insert into staging (volume, name, promotion, identity, at)
    select volume, staging, promotion, identity, now() from tree where state = 'reserved' and staging is not null;
