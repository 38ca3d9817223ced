package org.composure.step.worker;

import java.time.Duration;

/** What moves files in this process stops at its next report of progress once the process is being stopped: another one goes on. */
public final class Handover {

    private boolean begun;
    private int underWay;

    /** From now on nothing that moves files goes on here. */
    public synchronized void begin() {
        begun = true;
    }

    /**
     * Waits until no step is tried here.
     *
     * @return whether there was something, so that it is on its way to another worker now
     */
    public synchronized boolean await(Duration atMost) throws InterruptedException {
        boolean some = underWay > 0;
        long until = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toMillis(); underWay > 0 && left > 0; left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return some;
    }

    /** A step is tried here. Call {@link #left} at its end. */
    synchronized void entered() {
        underWay++;
    }

    synchronized void left() {
        underWay--;
        notifyAll();
    }

    /** Stops an attempt where nothing is to go on. */
    public synchronized void stopIfBegun() {
        if (begun) {
            throw new StepStoppedException(
                    "This worker is being stopped; another one goes on.", StepStoppedException.Reason.HANDED_OVER);
        }
    }
}
