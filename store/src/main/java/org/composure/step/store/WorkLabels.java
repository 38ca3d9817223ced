package org.composure.step.store;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** By what workflows are found in Temporal. */
public class WorkLabels {

    private final JdbcClient jdbc;

    /** Reads through the given client. */
    public WorkLabels(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What does not change about a piece of work.
     *
     * @param work its id
     * @param compose the compose's id
     * @param stage the stage that a promotion leads to, or in which a compose is that is removed
     */
    public record Labels(UUID work, String compose, String stage) {}

    /** The labels of each that is there, in one query. */
    public Map<UUID, Labels> of(Collection<UUID> work) {
        if (work.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("""
                        select p.id, c.id as compose_id, p.to_stage as stage
                        from promotion p join compose c on c.pk = p.compose where p.id in (:work)
                        union all
                        select r.id, c.id as compose_id, c.stage
                        from removal r join compose c on c.pk = r.compose where r.id in (:work)
                        """)
                .param("work", work)
                .query((row, _) -> new Labels(
                        row.getObject("id", UUID.class), row.getString("compose_id"), row.getString("stage")))
                .list()
                .stream()
                .collect(Collectors.toMap(Labels::work, labels -> labels));
    }
}
