package org.composure.event.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.composure.event.MessageState;
import org.composure.event.store.MessageView.Discarded;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages for people: what the broker has not taken, and what became of each. */
public class MessageBoard {

    /** The parked ones first, the longest parked before the others, then the oldest. */
    public static final Sort PARKED_FIRST =
            Sort.by(Column.PARKED_AT.name(), Column.WRITTEN_AT.name(), Column.ID.name());

    private static final String STATE = """
            case when o.parked_at is not null then 'parked' when o.event is not null then 'waiting'
                when e.discarded_at is not null then 'discarded' else 'published' end
            """;

    private static final String OWNER =
            "left join compose c on c.pk = e.compose left join schedule s on s.id = e.schedule";

    private static final String SELECT =
            "select e.id, c.id as compose_id, s.name as schedule, e.seq, e.type, e.at, e.body,"
                    + " coalesce(o.attempts, 0) as attempts, o.next_at, o.parked_at, o.error, e.discarded_at, e.discarded_by,"
                    + " e.discarded_because, " + STATE + " as state, (select count(*) from outbox_message later"
                    + " where later.compose = o.compose and later.seq > o.seq) as behind ";

    private static final String UNPUBLISHED = "from outbox_message o join event e on e.id = o.event " + OWNER
            + " where (:state::text is null or " + STATE
            + " = :state) and (:compose::text is null or c.id = :compose)";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    /** Reads through the given client. */
    public MessageBoard(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** What lists can be ordered by; the constants' names are a {@link Sort}'s properties. */
    public enum Column {
        ID("e.id"),
        COMPOSE_ID("c.id"),
        WRITTEN_AT("e.at"),
        PARKED_AT("o.parked_at"),
        ATTEMPTS("o.attempts");

        private final String sql;

        Column(String sql) {
            this.sql = sql;
        }
    }

    /**
     * Which messages are asked for, among those that the broker has not taken.
     *
     * @param state waiting or parked; null for both
     * @param composeId the compose; null for all
     */
    public record Filter(
            @Nullable MessageState state, @Nullable String composeId) {

        private Map<String, @Nullable Object> parameters() {
            Map<String, @Nullable Object> parameters = new HashMap<>();
            parameters.put("state", state == null ? null : state.wire());
            parameters.put("compose", composeId);
            return parameters;
        }
    }

    /** How many there are. */
    @Transactional(readOnly = true)
    public long count(Filter filter) {
        return jdbc.sql("select count(*) " + UNPUBLISHED)
                .params(filter.parameters())
                .query(Long.class)
                .single();
    }

    /**
     * Some of them, without their bodies.
     *
     * @param order by the names of {@link Column}s
     */
    @Transactional(readOnly = true)
    public List<MessageView> list(Filter filter, Sort order, int limit, long offset) {
        String ordering = order.stream()
                .map(by -> Column.valueOf(by.getProperty()).sql + (by.isDescending() ? " desc nulls last" : ""))
                .collect(Collectors.joining(", "));
        return jdbc.sql(SELECT + UNPUBLISHED + " order by " + ordering + " limit :limit offset :offset")
                .params(filter.parameters())
                .param("limit", limit)
                .param("offset", offset)
                .query((row, n) -> view(row, null))
                .list();
    }

    /** The message that announces an event, whatever has become of it. */
    @Transactional(readOnly = true)
    public Optional<MessageView> find(UUID event) {
        return jdbc.sql(SELECT
                        + "from event e " + OWNER + " left join outbox_message o on o.event = e.id"
                        + " where e.id = :event")
                .param("event", event)
                .query((row, n) -> view(row, json.readTree(row.getString("body"))))
                .optional();
    }

    private static MessageView view(ResultSet row, @Nullable JsonNode body) throws SQLException {
        String state = row.getString("state");
        Instant discardedAt = instant(row, "discarded_at");
        return new MessageView(
                row.getObject("id", UUID.class),
                row.getString("compose_id"),
                row.getString("schedule"),
                row.getLong("seq"),
                row.getString("type"),
                state,
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getInt("attempts"),
                state.equals(MessageState.WAITING.wire()) ? instant(row, "next_at") : null,
                instant(row, "parked_at"),
                row.getString("error"),
                row.getLong("behind"),
                discardedAt == null
                        ? null
                        : new Discarded(discardedAt, row.getString("discarded_by"), row.getString("discarded_because")),
                body);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
