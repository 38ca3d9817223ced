package org.composure.event.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets a lane of the relay sleep until there may be something to do. Nudges that come while it works are one nudge. */
final class Nudge {

    private final Semaphore pending = new Semaphore(0);

    /** There may be something to do. */
    void give() {
        if (pending.availablePermits() == 0) {
            pending.release();
        }
    }

    /** Sleeps until nudged, or for so long at most. */
    void await(Duration atMost) throws InterruptedException {
        if (pending.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            pending.drainPermits();
        }
    }
}
