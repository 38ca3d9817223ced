package org.composure.promotion.worker;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Clock;
import java.util.OptionalInt;
import java.util.UUID;
import org.composure.content.ContentException;
import org.composure.content.Remedy;
import org.composure.promotion.PromotionStep;
import org.composure.promotion.store.PromotionProgress;
import org.composure.promotion.store.StepLedger;
import org.composure.promotion.store.Subject;
import org.composure.promotion.worker.HaltPoints.Side;
import org.composure.promotion.workflow.ContentActivities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Runs a step: writes down that it is tried, how it went, and turns what went wrong into what Temporal has to know. */
public class StepRunner {

    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

    private final StepLedger steps;
    private final PromotionProgress progress;
    private final HaltPoints halts;
    private final Handover handover;
    private final Clock clock;

    /** Wires it up. */
    public StepRunner(StepLedger steps, PromotionProgress progress, HaltPoints halts, Handover handover, Clock clock) {
        this.steps = steps;
        this.progress = progress;
        this.halts = halts;
        this.handover = handover;
        this.clock = clock;
    }

    /** What a step does. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        T on(Subject subject) throws IOException;
    }

    /** What a step does to files. */
    @FunctionalInterface
    public interface FileWork {
        /** Does it. */
        void on(Subject subject, StepWatch watch) throws IOException;
    }

    /** Runs a step whose transaction says itself that it is done, and which therefore may be run again. */
    public <T> T transaction(UUID promotion, PromotionStep step, Work<T> work) {
        int attempt = steps.started(promotion, step).orElse(0);
        return attempt(promotion, step, attempt, work);
    }

    /** Runs a step on files, unless an earlier attempt has finished it. */
    public void files(UUID promotion, PromotionStep step, FileWork work) {
        handover.entered();
        try {
            attemptFiles(promotion, step, work);
        } finally {
            handover.left();
        }
    }

    private void attemptFiles(UUID promotion, PromotionStep step, FileWork work) {
        OptionalInt attempt = steps.started(promotion, step);
        if (attempt.isEmpty()) {
            return;
        }
        attempt(promotion, step, attempt.getAsInt(), subject -> {
            StepWatch watch = new StepWatch(
                    steps, promotion, step, attempt.getAsInt(), Activity.getExecutionContext(), handover, clock);
            watch.stopIfOver();
            work.on(subject, watch);
            return true;
        });
        steps.finished(promotion, step);
    }

    private <T> T attempt(UUID promotion, PromotionStep step, int attempt, Work<T> work) {
        Subject subject = progress.subject(promotion);
        ActivityExecutionContext activity = Activity.getExecutionContext();
        MDC.put("promotion_id", promotion.toString());
        MDC.put("compose_id", subject.composeId().value());
        MDC.put("workflow_id", activity.getInfo().getWorkflowId());
        try {
            halts.reach(subject.composeId(), step, Side.BEFORE, () -> alive(activity));
            T result = work.on(subject);
            halts.reach(subject.composeId(), step, Side.AFTER, () -> alive(activity));
            return result;
        } catch (ActivityCompletionException e) {
            // The worker is being stopped, or the attempt was given up: the next attempt goes on.
            throw e;
        } catch (StepStoppedException e) {
            throw switch (e.reason()) {
                case CANCELLED ->
                    ApplicationFailure.newNonRetryableFailureWithCause(said(e), ContentActivities.CANCELLED, e);
                case OVERTAKEN -> ApplicationFailure.newFailureWithCause(said(e), "Overtaken", e);
                // Not to be tried again here, which would count: the workflow looks again, and begins to count anew.
                case HANDED_OVER ->
                    ApplicationFailure.newNonRetryableFailureWithCause(said(e), ContentActivities.HANDED_OVER, e);
            };
        } catch (ContentException e) {
            steps.failed(promotion, step, attempt, said(e), e.remedy());
            throw ApplicationFailure.newNonRetryableFailureWithCause(
                    said(e), e.getClass().getSimpleName(), e);
        } catch (IOException e) {
            throw again(subject, step, attempt, e, Remedy.of(e));
        } catch (RuntimeException e) {
            throw again(subject, step, attempt, e, "look into the worker's log, then retry");
        } finally {
            MDC.remove("promotion_id");
            MDC.remove("compose_id");
            MDC.remove("workflow_id");
        }
    }

    private void alive(ActivityExecutionContext activity) {
        handover.stopIfBegun();
        activity.heartbeat(null);
    }

    private ApplicationFailure again(Subject subject, PromotionStep step, int attempt, Exception e, String remedy) {
        LOG.warn("step {} of the promotion of {} failed and will be tried again", step.wire(), subject.composeId(), e);
        steps.failed(subject.promotion(), step, attempt, said(e), remedy);
        return ApplicationFailure.newFailureWithCause(said(e), e.getClass().getSimpleName(), e);
    }

    private static String said(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
