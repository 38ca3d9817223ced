package org.composure.step.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.composure.step.StepProgress;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads steps as they are shown. */
public final class StepRows {

    /** What {@link #step} reads, and whose step it is. */
    public static final String COLUMNS = """
            work, name, state, attempts, started_at, finished_at, error, remedy, attempt_at, progress_at,
            files, files_in_all, files_kept, bytes, bytes_in_all, bytes_kept
            """;

    private StepRows() {}

    /** The steps of several pieces of work, each one's in the order in which they began. */
    public static Map<UUID, List<StepView>> ofAll(JdbcClient jdbc, List<UUID> work) {
        if (work.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("select " + COLUMNS + "from step where work in (:work) order by work, started_at")
                .param("work", work)
                .query((row, n) -> Map.entry(row.getObject("work", UUID.class), step(row)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    /** The step of a row. */
    public static StepView step(ResultSet row) throws SQLException {
        return new StepView(
                row.getString("name"),
                row.getString("state"),
                row.getInt("attempts"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                instant(row, "finished_at"),
                row.getString("error"),
                row.getString("remedy"),
                row.getObject("files") == null ? null : progress(row));
    }

    private static ProgressView progress(ResultSet row) throws SQLException {
        return ProgressView.of(
                new StepProgress(
                        row.getLong("files"),
                        row.getLong("files_in_all"),
                        row.getLong("files_kept"),
                        row.getLong("bytes"),
                        row.getLong("bytes_in_all"),
                        row.getLong("bytes_kept")),
                row.getString("state").equals("running"),
                instant(row, "attempt_at"),
                instant(row, "progress_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
