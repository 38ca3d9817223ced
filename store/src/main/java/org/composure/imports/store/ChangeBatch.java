package org.composure.imports.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.composure.compose.Uuid7;
import org.composure.compose.store.Change;
import org.composure.imports.store.Histories.Entry;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The histories of many composes or tags at a time. */
final class ChangeBatch {

    /** An entry to be written. */
    record Row(@Nullable UUID compose, @Nullable Integer tag, Entry entry) {

        static Row ofCompose(UUID compose, Entry entry) {
            return new Row(compose, null, entry);
        }

        static Row ofTag(int tag, Entry entry) {
            return new Row(null, tag, entry);
        }
    }

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    ChangeBatch(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** The histories of tags, each oldest first. */
    Map<Integer, List<Change>> ofTags(Collection<Integer> tags) {
        Map<Integer, List<Change>> histories = new HashMap<>();
        if (!tags.isEmpty()) {
            jdbc.sql(
                            "select tag, at, action, actor, message, user_data from change where tag in (:tags) order by at, id")
                    .param("tags", tags)
                    .query(row -> {
                        histories
                                .computeIfAbsent(row.getInt("tag"), _ -> new ArrayList<>())
                                .add(change(row));
                    });
        }
        return histories;
    }

    /** The histories of composes, each oldest first. */
    Map<UUID, List<Change>> ofComposes(Collection<UUID> composes) {
        Map<UUID, List<Change>> histories = new HashMap<>();
        if (!composes.isEmpty()) {
            jdbc.sql("""
                            select compose, at, action, actor, message, user_data from change
                            where compose in (:composes) order by at, id
                            """).param("composes", composes).query(row -> {
                histories
                        .computeIfAbsent(row.getObject("compose", UUID.class), _ -> new ArrayList<>())
                        .add(change(row));
            });
        }
        return histories;
    }

    private static Change change(ResultSet row) throws SQLException {
        return new Change(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("action"),
                row.getString("actor"),
                row.getString("message"),
                row.getString("user_data"));
    }

    /** Writes entries; those of one second stay in the order of the history that they are from. */
    void add(List<Row> rows) {
        batches.batchUpdate(
                "insert into change (id, compose, tag, at, action, actor, message, user_data) values (?, ?, ?, ?, ?, ?, ?, ?)",
                rows.stream()
                        .map(row -> {
                            Change change = row.entry().change();
                            Instant time = change.time();
                            return new @Nullable Object[] {
                                Uuid7.at(time, row.entry().place()),
                                row.compose(),
                                row.tag(),
                                time.atOffset(ZoneOffset.UTC),
                                change.action(),
                                change.user(),
                                change.message(),
                                change.userData()
                            };
                        })
                        .toList());
    }
}
