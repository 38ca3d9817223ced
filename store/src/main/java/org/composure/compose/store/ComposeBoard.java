package org.composure.compose.store;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.compose.Stages;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Composes at a glance, for pages: bounded queries, a fixed number of them, and lists that read no ComposeInfo. */
public class ComposeBoard {

    private final JdbcClient jdbc;
    private final ComposeRepository composes;
    private final ComposeViews views;
    private final Stages stages;

    /** Wires it up. */
    public ComposeBoard(JdbcClient jdbc, ComposeRepository composes, ComposeViews views, Stages stages) {
        this.jdbc = jdbc;
        this.composes = composes;
        this.views = views;
        this.stages = stages;
    }

    /**
     * A compose in a line.
     *
     * @param release the release's name and version
     * @param tags the names of its tags, in order
     */
    public record Brief(
            String id,
            String release,
            String type,
            @Nullable String label,
            String stage,
            Instant stageSince,
            @Nullable Location location,
            List<String> tags) {}

    /**
     * One compose.
     *
     * @param compose its row
     * @param view it as the API shows it
     * @param changes its newest changes, newest first, as many as were asked for
     */
    public record Whole(ComposeEntity compose, ComposeView view, List<Change> changes) {}

    /** How many composes are in each stage: the configured stages in order, then others that composes are still in. */
    @Transactional(readOnly = true)
    public Map<String, Long> countsByStage() {
        Map<String, Long> counts = new LinkedHashMap<>();
        stages.names().forEach(stage -> counts.put(stage, 0L));
        jdbc.sql("select stage, count(*) as n from compose where removed_at is null group by stage order by stage")
                .query((row, n) -> Map.entry(row.getString("stage"), row.getLong("n")))
                .list()
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    /**
     * Composes, newest first: by date, then by id.
     *
     * @param stage the stage they are in; null for all
     * @param limit how many at most
     * @param offset how many to leave out
     */
    @Transactional(readOnly = true)
    public List<Brief> list(@Nullable String stage, int limit, long offset) {
        JdbcClient.StatementSpec query = jdbc.sql("""
                        select c.id, c.release_name || ' ' || c.release_version as release, c.type, c.label, c.stage,
                            c.stage_since, c.location_volume, c.location_path,
                            array(select t.name from tag t where t.id = any (c.tag_ids) order by t.name) as tags
                        from compose c
                        """
                        + (stage == null ? "" : "where c.stage = :stage ")
                        + "order by c.date desc, c.id desc limit :limit offset :offset")
                .param("limit", limit)
                .param("offset", offset);
        return (stage == null ? query : query.param("stage", stage))
                .query((row, n) -> brief(row))
                .list();
    }

    /**
     * One compose.
     *
     * @param changeLimit how many of its changes at most
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Optional<Whole> find(ComposeId id, int changeLimit) {
        return composes.findByComposeId(id.value())
                .map(compose -> new Whole(compose, views.of(compose), changes(compose, changeLimit)));
    }

    private List<Change> changes(ComposeEntity compose, int limit) {
        return jdbc.sql("""
                        select at, action, actor, message, user_data from change where compose = :compose
                        order by at desc, id desc limit :limit
                        """)
                .param("compose", compose.pk())
                .param("limit", limit)
                .query((row, n) -> new Change(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("action"),
                        row.getString("actor"),
                        row.getString("message"),
                        row.getString("user_data")))
                .list();
    }

    private static Brief brief(ResultSet row) throws SQLException {
        String volume = row.getString("location_volume");
        Array tags = row.getArray("tags");
        return new Brief(
                row.getString("id"),
                row.getString("release"),
                row.getString("type"),
                row.getString("label"),
                row.getString("stage"),
                row.getObject("stage_since", OffsetDateTime.class).toInstant(),
                volume == null ? null : new Location(volume, row.getString("location_path")),
                List.of((String[]) tags.getArray()));
    }
}
