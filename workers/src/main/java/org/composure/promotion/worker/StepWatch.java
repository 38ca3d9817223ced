package org.composure.promotion.worker;

import io.temporal.activity.ActivityExecutionContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.composure.content.Progress;
import org.composure.promotion.PromotionStep;
import org.composure.promotion.StepProgress;
import org.composure.promotion.store.StepLedger;
import org.composure.promotion.worker.StepStoppedException.Reason;
import org.composure.promotion.workflow.StepHeartbeat;

/**
 * Stands between a step's work on files and the world: tells Temporal that the attempt lives, writes down how far it has come,
 * and stops it soon after the promotion was cancelled, another attempt took its place or this worker is being stopped. The second is asked before anything is
 * touched again after a pause of any length: a worker that was stopped, and goes on when the promotion has long ended, does no
 * harm.
 */
public final class StepWatch {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final StepLedger steps;
    private final UUID promotion;
    private final PromotionStep step;
    private final int attempt;
    private final ActivityExecutionContext activity;
    private final Handover handover;
    private final Clock clock;
    private Instant asked;

    StepWatch(
            StepLedger steps,
            UUID promotion,
            PromotionStep step,
            int attempt,
            ActivityExecutionContext activity,
            Handover handover,
            Clock clock) {
        this.steps = steps;
        this.promotion = promotion;
        this.step = step;
        this.attempt = attempt;
        this.activity = activity;
        this.handover = handover;
        this.clock = clock;
        this.asked = Instant.MIN;
    }

    /** For work of which it is not known how much there is. */
    Progress looking() {
        return done -> {
            beat(done);
            if (isTime()) {
                heed(steps.standing(promotion, step, attempt));
            }
        };
    }

    /**
     * For work of which it is known how much there is.
     *
     * @param files how many files there are
     * @param bytes their size
     */
    Progress of(long files, long bytes) {
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
    void stopIfOver() {
        heed(steps.standing(promotion, step, attempt));
    }

    private void write(Progress.Done done, long files, long bytes) {
        heed(steps.progressed(
                promotion,
                step,
                attempt,
                new StepProgress(done.files(), files, done.filesKept(), done.bytes(), bytes, done.bytesKept())));
    }

    private void beat(Progress.Done done) {
        handover.stopIfBegun();
        activity.heartbeat(new StepHeartbeat(done.files(), done.bytes()));
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
