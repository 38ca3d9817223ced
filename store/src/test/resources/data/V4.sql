-- A step that tells how far it is, and a tree that was verified. The table staging was filled by the migration.
update step set remedy = 'free space', attempt_at = '2026-11-20T10:01:00Z', progress_at = '2026-11-20T10:02:00Z', files = 5,
    files_in_all = 10, files_kept = 1, bytes = 500, bytes_in_all = 1000, bytes_kept = 100 where name = 'link-files';
update tree set manifest = 'manifests/a', manifest_sha256 = 'bb' where state = 'live';
