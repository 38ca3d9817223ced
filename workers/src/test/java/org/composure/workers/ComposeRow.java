package org.composure.workers;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Composes for tests that look at what hangs on them. */
public final class ComposeRow {

    private ComposeRow() {}

    /** Adds one that is like no other; returns its key. */
    public static UUID add(JdbcClient jdbc) {
        return jdbc.sql("""
                        insert into compose (pk, id, type, date, respin, final, release_name, release_short, release_version,
                            release_version_key, release_type, release_is_layered, release_internal, builder, stage,
                            stage_since, info, created_at)
                        select gen_random_uuid(), 'C-' || count(*), 'nightly', '20261120', count(*), false, 'F', 'F', '43', '{43}',
                            'ga', false, false, 'pungi', 'periodic', now(), '{}', now() from compose
                        returning pk
                        """).query(UUID.class).single();
    }
}
