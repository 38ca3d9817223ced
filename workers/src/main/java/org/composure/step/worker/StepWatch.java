package org.composure.step.worker;

import io.temporal.activity.ActivityExecutionContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.composure.content.Progress;
import org.composure.step.Step;
import org.composure.step.StepProgress;
import org.composure.step.store.StepLedger;
import org.composure.step.worker.StepStoppedException.Reason;
import org.composure.step.workflow.StepHeartbeat;

/**
 * Stands between a step's work on files and the world: tells Temporal that the attempt lives, writes down how far it has come,
 * and stops it soon after the promotion was cancelled, another attempt took its place or this worker is being stopped. The second is asked before anything is
 * touched again after a pause of any length: a worker that was stopped, and goes on when the promotion has long ended, does no
 * harm.
 */
public final class StepWatch {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final StepLedger steps;
    private final UUID work;
    private final Step step;
    private final int attempt;
    private final ActivityExecutionContext activity;
    private final Handover handover;
    private final Clock clock;
    private final Runnable midst;
    private Instant asked;
    private boolean midstPassed;

    StepWatch(
            StepLedger steps,
            UUID work,
            Step step,
            int attempt,
            ActivityExecutionContext activity,
            Handover handover,
            Clock clock,
            Runnable midst) {
        this.steps = steps;
        this.work = work;
        this.step = step;
        this.attempt = attempt;
        this.activity = activity;
        this.handover = handover;
        this.clock = clock;
        this.midst = midst;
        this.asked = Instant.MIN;
    }

    /** For work beside the step's own, of which nothing is told. */
    public Progress alive() {
        return _ -> beat(new Progress.Done(0, 0, 0, 0));
    }

    /** For work of which it is not known how much there is. */
    public Progress looking() {
        return done -> {
            beat(done);
            if (isTime()) {
                heed(steps.standing(work, step, attempt));
            }
        };
    }

    /**
     * For work of which it is known how much there is.
     *
     * @param files how many files there are
     * @param bytes their size
     */
    public Progress of(long files, long bytes) {
        // What was counted by the work before this must not be shown as done.
        write(new Progress.Done(0, 0, 0, 0), files, bytes);
        return done -> {
            beat(done);
            if (isTime() || done.files() == files) {
                write(done, files, bytes);
            }
        };
    }

    /** Stops the attempt if it is not to go on. */
    public void stopIfOver() {
        heed(steps.standing(work, step, attempt));
    }

    private void write(Progress.Done done, long files, long bytes) {
        heed(steps.progressed(
                work,
                step,
                attempt,
                new StepProgress(done.files(), files, done.filesKept(), done.bytes(), bytes, done.bytesKept())));
    }

    /** The work is half done: here tests may hold it. */
    public void passMidst() {
        if (!midstPassed) {
            midstPassed = true;
            midst.run();
        }
    }

    private void beat(Progress.Done done) {
        handover.stopIfBegun();
        activity.heartbeat(new StepHeartbeat(done.files(), done.bytes()));
        if (done.files() > done.filesKept()) {
            passMidst();
        }
    }

    private boolean isTime() {
        Instant now = clock.instant();
        boolean time = now.isAfter(asked.plus(PAUSE));
        if (time) {
            asked = now;
        }
        return time;
    }

    private static void heed(StepLedger.Standing standing) {
        switch (standing) {
            case CURRENT -> {}
            case CANCELLED -> throw new StepStoppedException("The promotion was cancelled.", Reason.CANCELLED);
            case OVERTAKEN ->
                throw new StepStoppedException("Another attempt has taken the place of this one.", Reason.OVERTAKEN);
        }
    }
}
