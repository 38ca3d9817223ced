package org.composure.promotion.store;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** By what the workflows of promotions are found in Temporal. */
public class PromotionLabels {

    private final JdbcClient jdbc;

    /** Wires it up. */
    public PromotionLabels(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What does not change about a promotion.
     *
     * @param promotion its id
     * @param compose the compose's id
     * @param stage the stage it leads to
     */
    public record Labels(UUID promotion, String compose, String stage) {}

    /** The labels of each that is there. */
    public Map<UUID, Labels> of(Collection<UUID> promotions) {
        if (promotions.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("""
                        select p.id, c.id as compose_id, p.to_stage from promotion p join compose c on c.pk = p.compose
                        where p.id in (:promotions)
                        """)
                .param("promotions", promotions)
                .query((row, _) -> new Labels(
                        row.getObject("id", UUID.class), row.getString("compose_id"), row.getString("to_stage")))
                .stream()
                .collect(Collectors.toMap(Labels::promotion, labels -> labels));
    }
}
