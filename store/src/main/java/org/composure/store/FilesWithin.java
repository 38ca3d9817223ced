package org.composure.store;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Transactions within which files are touched. They wait for a volume, which over a network may take longer than PostgreSQL leaves a
 * session idle in a transaction: it would end the session, and with it what the files have been through already.
 */
public final class FilesWithin {

    private static final String PATIENCE = "2min";

    private FilesWithin() {}

    /** Lets the present transaction, and no later one, be idle for two minutes at a time. */
    public static void presentTransaction(JdbcClient jdbc) {
        jdbc.sql("select set_config('idle_in_transaction_session_timeout', :patience, true)")
                .param("patience", PATIENCE)
                .query(String.class)
                .single();
    }
}
