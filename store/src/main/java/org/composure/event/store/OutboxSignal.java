package org.composure.event.store;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Tells the relay, when the transaction commits, that the outbox holds something. It carries nothing: the rows say it all. */
public class OutboxSignal {

    /** The channel that the relay listens on. */
    public static final String CHANNEL = "composure_outbox";

    /** What raises it within a statement that selects or returns it; PostgreSQL folds those of one transaction into one. */
    static final String RAISED = "pg_notify('" + CHANNEL + "', '')";

    private final JdbcClient jdbc;

    /** Notifies through the given client. */
    public OutboxSignal(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void raise() {
        jdbc.sql("select " + RAISED).query((row, n) -> true).single();
    }
}
