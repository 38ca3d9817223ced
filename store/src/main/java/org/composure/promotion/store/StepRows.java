package org.composure.promotion.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.composure.promotion.StepProgress;
import org.composure.promotion.store.PromotionView.Step;
import org.jspecify.annotations.Nullable;

/** Reads steps as they are shown. */
final class StepRows {

    /** What {@link #step} reads, and whose step it is. */
    static final String COLUMNS = """
            promotion, name, state, attempts, started_at, finished_at, error, remedy, attempt_at, progress_at,
            files, files_in_all, files_kept, bytes, bytes_in_all, bytes_kept
            """;

    private StepRows() {}

    static Step step(ResultSet row) throws SQLException {
        return new Step(
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
