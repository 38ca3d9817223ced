package org.composure.promotion.store;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.composure.gate.Facts;
import org.composure.gate.IdentityFact;
import org.composure.gate.SignedFact;
import org.composure.gate.StatusFact;
import org.composure.promotion.Inspection;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What inspections have found for a promotion. Written under the promotion's lock. */
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
    public Inspection of(UUID promotion) {
        Map<String, String> values = new HashMap<>();
        Map<String, Map<String, String>> stamps = new HashMap<>();
        jdbc.sql("select kind, value, stamps from fact where promotion = :promotion")
                .param("promotion", promotion)
                .query(row -> {
                    values.put(row.getString("kind"), row.getString("value"));
                    stamps.put(
                            row.getString("kind"), json.readValue(row.getString("stamps"), new TypeReference<>() {}));
                });
        return new Inspection(
                new Facts(
                        read(values.get(IDENTITY), IdentityFact.class),
                        read(values.get(STATUS), StatusFact.class),
                        read(values.get(SIGNED), SignedFact.class)),
                stamps,
                null);
    }

    /** Stores what an inspection found. */
    void store(UUID promotion, Inspection found) {
        put(promotion, IDENTITY, found.facts().identity(), found);
        put(promotion, STATUS, found.facts().status(), found);
        put(promotion, SIGNED, found.facts().signed(), found);
    }

    private <T> @Nullable T read(@Nullable String value, Class<T> type) {
        return value == null ? null : json.readValue(value, type);
    }

    private void put(UUID promotion, String kind, @Nullable Object value, Inspection found) {
        if (value == null) {
            return;
        }
        jdbc.sql("""
                        insert into fact (promotion, kind, value, stamps, at)
                        values (:promotion, :kind, cast(:value as jsonb), cast(:stamps as jsonb), :now)
                        on conflict (promotion, kind) do update
                            set value = excluded.value, stamps = excluded.stamps, at = excluded.at
                            where fact.value <> excluded.value or fact.stamps <> excluded.stamps
                        """)
                .param("promotion", promotion)
                .param("kind", kind)
                .param("value", json.writeValueAsString(value))
                .param("stamps", json.writeValueAsString(found.stamps().getOrDefault(kind, Map.of())))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }
}
