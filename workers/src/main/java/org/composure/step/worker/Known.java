package org.composure.step.worker;

import io.temporal.failure.ApplicationFailure;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows that workflows speak of and PostgreSQL does not know: only a database that was restored from an old backup lacks them.
 * There is nothing to be done about such work, so that its workflow ends.
 */
public final class Known {

    private static final Logger LOG = LoggerFactory.getLogger(Known.class);
    private static final String NOT_FOUND = "WorkNotFound";

    private Known() {}

    /**
     * What is read of a row.
     *
     * @throws ApplicationFailure that is not tried again, if there is no such row
     */
    public static <T> T require(Supplier<T> row) {
        try {
            return row.get();
        } catch (NoSuchElementException e) {
            throw ApplicationFailure.newNonRetryableFailureWithCause(
                    "PostgreSQL knows nothing of it (expected: a row)", NOT_FOUND, e);
        }
    }

    /** What is read of a row; empty, with a warning, if there is no such row. */
    public static <T> Optional<T> find(String what, Supplier<T> row) {
        try {
            return Optional.of(row.get());
        } catch (NoSuchElementException e) {
            LOG.warn(
                    "{} has a workflow and no row, as after the restoring of an old backup: the workflow ends",
                    what,
                    e);
            return Optional.empty();
        }
    }
}
