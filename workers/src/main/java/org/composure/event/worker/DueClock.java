package org.composure.event.worker;

import java.time.Duration;
import java.util.List;

/**
 * The lane that takes what is due by the clock: rows with a time, taken by any worker, each by one. From there on a workflow does
 * it. Where one kind does not get on the others do.
 */
public class DueClock extends Lane {

    private static final int BATCH = 100;
    private static final Duration POLL = Duration.ofSeconds(2);

    private final List<Due> dues;

    DueClock(List<Due> dues) {
        super("due-clock");
        this.dues = List.copyOf(dues);
    }

    /** Something that becomes due. */
    @FunctionalInterface
    public interface Due {
        /**
         * Takes some of what is due; one that cannot be taken holds up no other. May be asked by several workers at the same time.
         *
         * @param limit how many at most
         * @return how many were taken
         */
        int take(int limit);
    }

    @Override
    protected Duration work() {
        boolean more = false;
        RuntimeException failure = null;
        for (Due due : dues) {
            try {
                more |= due.take(BATCH) == BATCH;
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return more ? Duration.ZERO : POLL;
    }
}
