package org.composure.promotion.store;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.composure.gate.Facts;
import org.composure.gate.IdentityFact;
import org.composure.gate.SignedFact;
import org.composure.gate.StatusFact;
import org.composure.promotion.Inspection;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What inspections have found, for a promotion or for a compose that nobody has asked to be promoted. A promotion's are written
 * under its lock; of a compose the last look counts.
 */
public class FactLedger {

    private static final String IDENTITY = "identity";
    private static final String STATUS = "status";
    private static final String SIGNED = "signed";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    /** Wires it up. */
    public FactLedger(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** What is known, with the stamps of the files it was read from. */
    public Inspection of(UUID subject) {
        return of(List.of(subject)).getOrDefault(subject, Inspection.NONE);
    }

    private record Row(UUID subject, String kind, String value, String stamps) {}

    /** What is known of each of which anything is, in one query. */
    public Map<UUID, Inspection> of(Collection<UUID> subjects) {
        if (subjects.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("select subject, kind, value, stamps from fact where subject in (:subjects)")
                .param("subjects", subjects)
                .query((row, n) -> new Row(
                        row.getObject("subject", UUID.class),
                        row.getString("kind"),
                        row.getString("value"),
                        row.getString("stamps")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Row::subject, Collectors.collectingAndThen(Collectors.toList(), this::read)));
    }

    private Inspection read(List<Row> rows) {
        Map<String, String> values = rows.stream().collect(Collectors.toMap(Row::kind, Row::value));
        Map<String, Map<String, String>> stamps = new HashMap<>();
        rows.forEach(row -> stamps.put(row.kind(), json.readValue(row.stamps(), new TypeReference<>() {})));
        return new Inspection(
                new Facts(
                        read(values.get(IDENTITY), IdentityFact.class),
                        read(values.get(STATUS), StatusFact.class),
                        read(values.get(SIGNED), SignedFact.class)),
                stamps,
                null);
    }

    /** Stores what an inspection found. */
    void store(UUID subject, Inspection found) {
        put(subject, IDENTITY, found.facts().identity(), found);
        put(subject, STATUS, found.facts().status(), found);
        put(subject, SIGNED, found.facts().signed(), found);
    }

    private <T> @Nullable T read(@Nullable String value, Class<T> type) {
        return value == null ? null : json.readValue(value, type);
    }

    private void put(UUID subject, String kind, @Nullable Object value, Inspection found) {
        if (value == null) {
            return;
        }
        jdbc.sql("""
                        insert into fact (subject, kind, value, stamps, at)
                        values (:subject, :kind, cast(:value as jsonb), cast(:stamps as jsonb), :now)
                        on conflict (subject, kind) do update
                            set value = excluded.value, stamps = excluded.stamps, at = excluded.at
                            where fact.value <> excluded.value or fact.stamps <> excluded.stamps
                        """)
                .param("subject", subject)
                .param("kind", kind)
                .param("value", json.writeValueAsString(value))
                .param("stamps", json.writeValueAsString(found.stamps().getOrDefault(kind, Map.of())))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }
}
