-- Composes, their tags and their history. Text that is ordered or compared by clients is COLLATE "C": the same order everywhere.

create table compose (
    pk                   uuid primary key,
    id                   text collate "C" not null unique,
    type                 text collate "C" not null,
    date                 text collate "C" not null,
    respin               integer not null,
    label                text collate "C",
    final                boolean not null,
    release_name         text collate "C" not null,
    release_short        text collate "C" not null,
    release_version      text collate "C" not null,
    release_version_key  bigint[] not null,
    release_type         text collate "C" not null,
    release_is_layered   boolean not null,
    release_internal     boolean not null,
    base_product_name    text collate "C",
    base_product_short   text collate "C",
    base_product_version text collate "C",
    base_product_type    text collate "C",
    builder              text collate "C" not null,
    compose_url          text collate "C",
    location_volume      text collate "C",
    location_path        text collate "C",
    stage                text collate "C" not null,
    stage_since          timestamptz not null,
    respin_of            uuid references compose,
    info                 jsonb not null,
    event_seq            bigint not null default 0,
    created_at           timestamptz not null,
    constraint compose_respin unique (release_short, release_version, date, respin),
    constraint compose_location check ((location_volume is null) = (location_path is null))
);

create index compose_by_date on compose (date desc, id desc);
create index compose_by_stage on compose (stage, date desc, id desc);
create index compose_by_release_name on compose (release_name, date desc, id desc);
create index compose_by_release_version on compose (release_version, date desc, id desc);
create index compose_by_type on compose (type, date desc, id desc);
create index compose_by_label on compose (label, date desc, id desc) where label is not null;
create index compose_by_builder on compose (builder, date desc, id desc);
create index compose_by_base_product on compose (base_product_short, base_product_version) where base_product_short is not null;
create index compose_by_respin_of on compose (respin_of) where respin_of is not null;

create table compose_parent (
    compose uuid not null references compose,
    parent  uuid not null references compose,
    primary key (compose, parent)
);
create index compose_parent_by_parent on compose_parent (parent);

create table tag (
    id            integer generated always as identity primary key,
    name          text collate "C" not null unique,
    description   text not null,
    documentation text not null,
    created_at    timestamptz not null
);

create table compose_tag (
    compose uuid not null references compose,
    tag     integer not null references tag,
    at      timestamptz not null,
    primary key (compose, tag)
);
create index compose_tag_by_tag on compose_tag (tag, compose);

-- What happened to a compose or a tag, for people. Ids are UUIDv7, so (at, id) is the order in which it happened.
create table change (
    id        uuid primary key,
    compose   uuid references compose,
    tag       integer references tag,
    at        timestamptz not null,
    action    text not null,
    actor     text collate "C" not null,
    message   text,
    user_data text,
    constraint change_of_one_thing check ((compose is null) <> (tag is null))
);
create index change_by_compose on change (compose, at, id) where compose is not null;
create index change_by_tag on change (tag, at, id) where tag is not null;

-- Answers to POSTs that carried an Idempotency-Key.
create table idempotency (
    actor     text collate "C" not null,
    method    text not null,
    path      text not null,
    key       text collate "C" not null,
    body_hash text not null,
    status    integer not null,
    location  text,
    answer    jsonb not null,
    at        timestamptz not null,
    primary key (actor, method, path, key)
);
create index idempotency_by_age on idempotency (at);
