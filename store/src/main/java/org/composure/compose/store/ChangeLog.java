package org.composure.compose.store;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.composure.compose.Uuid7;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The histories of composes, tags and schedules. Entries are written in the transaction of the change, after a flush. */
public class ChangeLog {

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Writes through the given client, at the clock's time. */
    public ChangeLog(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Adds to a compose's history. */
    public void ofCompose(
            UUID compose, String action, String actor, @Nullable String message, @Nullable String userData) {
        add(compose, null, null, action, actor, message, userData);
    }

    /** Adds to a tag's history. */
    public void ofTag(int tag, String action, String actor, @Nullable String message, @Nullable String userData) {
        add(null, tag, null, action, actor, message, userData);
    }

    /** Adds to a schedule's history. */
    public void ofSchedule(UUID schedule, String action, String actor, @Nullable String message) {
        add(null, null, schedule, action, actor, message, null);
    }

    /** A compose's history, oldest first. */
    public List<Change> ofCompose(UUID compose) {
        return list(
                "select at, action, actor, message, user_data from change where compose = :of order by at, id",
                compose);
    }

    /** A tag's history, oldest first. */
    public List<Change> ofTag(int tag) {
        return list("select at, action, actor, message, user_data from change where tag = :of order by at, id", tag);
    }

    /** A schedule's history, oldest first; also that of one that has been deleted. */
    public List<Change> ofSchedule(UUID schedule) {
        return list(
                "select at, action, actor, message, user_data from change where schedule = :of order by at, id",
                schedule);
    }

    private List<Change> list(String sql, Object of) {
        return jdbc.sql(sql)
                .param("of", of)
                .query((row, n) -> new Change(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("action"),
                        row.getString("actor"),
                        row.getString("message"),
                        row.getString("user_data")))
                .list();
    }

    private void add(
            @Nullable UUID compose,
            @Nullable Integer tag,
            @Nullable UUID schedule,
            String action,
            String actor,
            @Nullable String message,
            @Nullable String userData) {
        Instant now = clock.instant();
        jdbc.sql("""
                        insert into change (id, compose, tag, schedule, at, action, actor, message, user_data)
                        values (:id, :compose, :tag, :schedule, :at, :action, :actor, :message, :userData)
                        """)
                .param("id", Uuid7.at(now))
                .param("compose", compose)
                .param("tag", tag)
                .param("schedule", schedule)
                .param("at", now.atOffset(ZoneOffset.UTC))
                .param("action", action)
                .param("actor", actor)
                .param("message", message)
                .param("userData", userData)
                .update();
    }
}
