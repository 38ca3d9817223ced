package org.composure.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionSystemException;

/**
 * Tells whether PostgreSQL is away from whether something is wrong with what it was asked. Hibernate, Spring and the pool each wrap
 * what the driver has said, in ways that depend on where it came in between: so that it is the state of the SQLException at the
 * bottom that decides.
 */
public final class Outage {

    private static final String CONNECTION = "08";

    /** Being shut down, having crashed, starting up, its database dropped, out of disk, out of connections. */
    private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "57P04", "53100", "53300");

    private static final int DEEPEST = 20;

    private Outage() {}

    /** Whether a failure says that PostgreSQL is away, so that trying again helps once it is back, and not before. */
    public static boolean is(Throwable failure) {
        int depth = 0;
        for (Throwable each = failure; each != null && depth < DEEPEST; each = each.getCause(), depth++) {
            // Whose cause is what the rollback failed with: that of a connection that is gone always does.
            if (each instanceof TransactionSystemException transaction
                    && isThere(transaction.getApplicationException())) {
                return true;
            }
            if (each instanceof SQLException sql) {
                return saysAway(sql);
            }
        }
        return false;
    }

    private static boolean isThere(@Nullable Throwable failure) {
        return failure != null && is(failure);
    }

    private static boolean saysAway(SQLException failure) {
        String state = failure.getSQLState();
        // PostgreSQL and its driver give all of theirs a state. What has none comes from the pool, which is closed or
        // has waited in vain; where it knows why it has, it says so with the state of the last that failed, whatever
        // that is.
        return state == null
                || failure instanceof SQLTransientConnectionException
                || state.startsWith(CONNECTION)
                || AWAY.contains(state);
    }
}
