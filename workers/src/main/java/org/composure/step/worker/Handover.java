package org.composure.step.worker;

/** Whether this process is being stopped, and what moves files is to stop at its next report of progress, for another worker to go on. */
public final class Handover {

    private volatile boolean begun;

    /** From now on nothing that moves files goes on here. */
    public void begin() {
        begun = true;
    }

    /** Stops an attempt where that is so. */
    public void stopIfBegun() {
        if (begun) {
            throw new StepStoppedException(
                    "This worker is being stopped; another one goes on.", StepStoppedException.Reason.HANDED_OVER);
        }
    }
}
