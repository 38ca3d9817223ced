package org.composure.content;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many files may be copied to a volume, or read on it, at a time: shared by all steps of a process that work on it. */
public final class CopySlots {

    private final int number;
    private final Semaphore free;

    /**
     * @param number how many; at least one
     */
    public CopySlots(int number) {
        this.number = number;
        this.free = new Semaphore(number, true);
    }

    int number() {
        return number;
    }

    /** Takes one; false if none becomes free for so many milliseconds. */
    boolean acquire(long patience) {
        try {
            return free.tryAcquire(patience, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    void release() {
        free.release();
    }
}
