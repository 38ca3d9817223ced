package org.composure.promotion.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.composure.compose.Uuid7;
import org.composure.promotion.Decision;
import org.composure.promotion.DecisionAction;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people have decided. Written under the promotion's lock, never changed. */
public class DecisionLedger {

    private final JdbcClient jdbc;

    /** Writes through the given client. */
    public DecisionLedger(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A stored decision.
     *
     * @param id its id
     * @param promotion what it is about
     * @param decision what was decided
     */
    record Stored(UUID id, UUID promotion, Decision decision) {}

    void add(UUID promotion, Decision decision) {
        jdbc.sql("""
                        insert into decision (id, promotion, actor, action, comment, gates_digest, at)
                        values (:id, :promotion, :actor, :action, :comment, :digest, :at)
                        """)
                .param("id", Uuid7.at(decision.at()))
                .param("promotion", promotion)
                .param("actor", decision.actor())
                .param("action", decision.action().wire())
                .param("comment", decision.comment())
                .param("digest", decision.gatesDigest())
                .param("at", utc(decision.at()))
                .update();
    }

    /** The decisions about a promotion, oldest first. */
    List<Decision> of(UUID promotion) {
        return of(List.of(promotion)).getOrDefault(promotion, List.of()).stream()
                .map(Stored::decision)
                .toList();
    }

    /** The decisions about several promotions, each oldest first. */
    Map<UUID, List<Stored>> of(List<UUID> promotions) {
        if (promotions.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql(
                        "select id, promotion, actor, action, comment, gates_digest, at from decision where promotion in (:promotions) order by at, id")
                .param("promotions", promotions)
                .query((row, n) -> new Stored(
                        row.getObject("id", UUID.class),
                        row.getObject("promotion", UUID.class),
                        new Decision(
                                row.getString("actor"),
                                DecisionAction.ofWire(row.getString("action")).orElseThrow(),
                                row.getString("comment"),
                                row.getString("gates_digest"),
                                row.getObject("at", OffsetDateTime.class).toInstant())))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Stored::promotion));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
