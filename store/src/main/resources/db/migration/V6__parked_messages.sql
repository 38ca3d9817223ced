-- Messages that were given up: the event stays, and says who gave up announcing it, when and why.

alter table event
    add column discarded_at      timestamptz,
    add column discarded_by      text collate "C",
    add column discarded_because text,
    add constraint event_discarded check ((discarded_at is null) = (discarded_by is null));
