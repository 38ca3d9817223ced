package org.composure.compose.store;

import java.sql.Types;
import java.time.ZoneOffset;
import org.composure.compose.ComposeId;
import org.composure.compose.Uuid7;
import org.composure.event.store.EventLog;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Adds a compose with the beginning of its history, its first event and the outbox's entry, if its number is free: one statement,
 * so that the database is asked once, and outside of a transaction one by itself.
 */
final class RegistrationStatement {

    // All parts see what was there when the statement began, except the function, which waits for others and looks
    // then. Where it finds another number than the posted one, nothing is added.
    private static final String SQL = """
            with free as (
                select free_respin(:first_id, :release_short, :release_version, :date, :respin) as n
            ), added as (
                insert into compose (pk, id, type, date, respin, label, final, release_name, release_short, release_version,
                    release_version_key, release_type, release_is_layered, release_internal, base_product_name,
                    base_product_short, base_product_version, base_product_type, builder, compose_url, location_volume,
                    location_path, stage, stage_since, respin_of, info, shown_info, event_seq, created_at, expires_at,
                    expiry_reason)
                select :pk, :id, :type, :date, :respin, :label, :final, :release_name, :release_short, :release_version,
                    :release_version_key, :release_type, :release_is_layered, :release_internal, :base_product_name,
                    :base_product_short, :base_product_version, :base_product_type, :builder, :compose_url, :location_volume,
                    :location_path, :stage, :stage_since, cast(:respin_of as uuid), cast(:info as jsonb), :shown_info,
                    :event_seq, :created_at, cast(:expires_at as timestamptz), :expiry_reason
                from free where n = :respin
                returning pk, created_at, builder
            ), told as (
                insert into change (id, compose, at, action, actor)
                select :change, pk, created_at, 'created', builder from added
            ), announced as (
                insert into event (id, compose, seq, type, body, at)
                select :event, pk, :event_seq, :event_type, cast(:event_body as jsonb), :event_at from added
                returning id, compose, seq, at
            ), queued as (
                insert into outbox_message (event, compose, seq, next_at) select id, compose, seq, at from announced
            )
            select n from free
            """;

    private final JdbcClient jdbc;

    RegistrationStatement(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Adds it.
     *
     * @param firstId the id that it would have with the respin 0
     * @param event its first event
     * @return the first number that is free from the compose's respin on; where that is another one, nothing is added
     */
    long write(ComposeEntity compose, ComposeId firstId, EventLog.Draft event) {
        JdbcClient.StatementSpec statement = jdbc.sql(SQL)
                .param("first_id", firstId.value())
                .param("change", Uuid7.at(event.at()))
                .param("event", event.id())
                .param("event_type", event.type().wire())
                .param("event_body", event.body())
                .param("event_at", event.at().atOffset(ZoneOffset.UTC));
        compose.columns()
                // What is null has a type too: otherwise the statement would be planned anew where it is not.
                .forEach((name, value) -> {
                    if (value == null || value instanceof String) {
                        statement.param(name, value, Types.VARCHAR);
                    } else {
                        statement.param(name, value);
                    }
                });
        return statement.query(Long.class).single();
    }
}
