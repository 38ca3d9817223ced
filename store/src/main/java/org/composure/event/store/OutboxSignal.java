package org.composure.event.store;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Tells the relay, when the transaction commits, that the outbox holds something. It carries nothing: the rows say it all. */
public class OutboxSignal {

    /** The channel that the relay listens on. */
    public static final String CHANNEL = "composure_outbox";

    private final JdbcClient jdbc;

    /** Notifies through the given client. */
    public OutboxSignal(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** PostgreSQL folds equal notifications of one transaction into one. */
    void raise() {
        jdbc.sql("select pg_notify(:channel, '')")
                .param("channel", CHANNEL)
                .query((row, n) -> true)
                .single();
    }
}
