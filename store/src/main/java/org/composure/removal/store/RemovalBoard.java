package org.composure.removal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.composure.compose.Location;
import org.composure.removal.RemovalState;
import org.composure.step.store.Stall;
import org.composure.step.store.StepRows;
import org.composure.step.store.StepView;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Removals at a glance, for pages and gauges: a fixed number of bounded queries, however many removals. */
public class RemovalBoard {

    /** The open states, those that need a person first. */
    public static final List<RemovalState> BY_URGENCY = List.of(
            RemovalState.STALLED,
            RemovalState.PUTTING_BACK,
            RemovalState.REMOVING,
            RemovalState.EMPTYING,
            RemovalState.TRASHED,
            RemovalState.WAITING,
            RemovalState.REQUESTED);

    private static final String[] STATES =
            BY_URGENCY.stream().map(RemovalState::wire).toArray(String[]::new);

    private static final String BRIEF = """
            select r.id, c.id as compose_id, r.kind, r.volume, r.path, r.state, r.state_since, r.requested_by, r.requested_at,
                r.due_at, r.kept_by, r.empty_at, r.ended_at, r.outcome
            from removal r join compose c on c.pk = r.compose
            """;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;
    private final RemovalRepository removals;
    private final RemovalViews views;

    /** Wires it up. */
    public RemovalBoard(JdbcClient jdbc, RemovalRepository removals, RemovalViews views) {
        this.jdbc = jdbc;
        this.removals = removals;
        this.views = views;
    }

    /**
     * A removal in a line. All times are UTC.
     *
     * @param kind compose or tree
     * @param keptBy what keeps it, as of the last look
     * @param emptyAt until when it can be put back from the trash
     */
    public record Brief(
            UUID id,
            String composeId,
            String kind,
            Location location,
            RemovalState state,
            Instant stateSince,
            String requestedBy,
            Instant requestedAt,
            Instant dueAt,
            List<KeptBy> keptBy,
            @Nullable Instant emptyAt,
            @Nullable Instant endedAt,
            @Nullable String outcome) {}

    /**
     * An open removal.
     *
     * @param stall why it stopped and what to do about it; null unless it is stalled
     */
    public record Open(Brief brief, @Nullable Stall stall) {}

    /**
     * All removals at a glance.
     *
     * @param openByState how many are open; states without any are left out
     * @param open the open ones, as many as were asked for, in the order of urgency, those due first before the others
     * @param ended the ended ones, as many as were asked for, newest first
     */
    public record Glance(Map<RemovalState, Long> openByState, List<Open> open, List<Brief> ended) {}

    /**
     * All removals at a glance.
     *
     * @param openLimit how many open ones at most
     * @param endedLimit how many ended ones at most
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Glance glance(int openLimit, int endedLimit) {
        Map<RemovalState, Long> counts = jdbc
                .sql("select state, count(*) as total from removal where ended_at is null group by state")
                .query((row, n) -> Map.entry(RemovalState.ofWire(row.getString("state")), row.getLong("total")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        List<Brief> open = jdbc.sql(BRIEF + """
                        where r.ended_at is null order by array_position(:states, r.state), r.due_at, r.id limit :limit
                        """)
                .param("states", STATES)
                .param("limit", openLimit)
                .query((row, n) -> brief(row))
                .list();
        List<Brief> ended = jdbc.sql(
                        BRIEF + "where r.ended_at is not null order by r.ended_at desc, r.id desc limit :limit")
                .param("limit", endedLimit)
                .query((row, n) -> brief(row))
                .list();
        return new Glance(counts, withStalls(open), ended);
    }

    private List<Open> withStalls(List<Brief> open) {
        Map<UUID, List<StepView>> steps = StepRows.ofAll(
                jdbc,
                open.stream()
                        .filter(brief -> brief.state() == RemovalState.STALLED)
                        .map(Brief::id)
                        .toList());
        return open.stream()
                .map(brief -> new Open(
                        brief,
                        Stall.of(
                                brief.state() == RemovalState.STALLED,
                                brief.stateSince(),
                                steps.getOrDefault(brief.id(), List.of()))))
                .toList();
    }

    /** One removal with everything that is known about it. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Optional<RemovalView> find(UUID id) {
        return removals.findWhole(id).map(views::of);
    }

    /** The newest removals of a compose and of its old trees, as many as are asked for. */
    public List<Brief> ofCompose(UUID compose, int limit) {
        return jdbc.sql(BRIEF + "where r.compose = :compose order by r.id desc limit :limit")
                .param("compose", compose)
                .param("limit", limit)
                .query((row, n) -> brief(row))
                .list();
    }

    /** How many wait for somebody to retry or cancel. */
    public long stalled() {
        return jdbc.sql("select count(*) from removal where state = 'stalled'")
                .query(Long.class)
                .single();
    }

    private static Brief brief(ResultSet row) throws SQLException {
        return new Brief(
                row.getObject("id", UUID.class),
                row.getString("compose_id"),
                row.getString("kind"),
                new Location(row.getString("volume"), row.getString("path")),
                RemovalState.ofWire(row.getString("state")),
                Objects.requireNonNull(time(row, "state_since")),
                row.getString("requested_by"),
                Objects.requireNonNull(time(row, "requested_at")),
                Objects.requireNonNull(time(row, "due_at")),
                JSON.readValue(row.getString("kept_by"), new TypeReference<List<KeptBy>>() {}),
                time(row, "empty_at"),
                time(row, "ended_at"),
                row.getString("outcome"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
