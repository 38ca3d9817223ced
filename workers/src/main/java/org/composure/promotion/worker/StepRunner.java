package org.composure.promotion.worker;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.util.UUID;
import org.composure.content.ContentException;
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

    /** Wires it up. */
    public StepRunner(StepLedger steps, PromotionProgress progress, HaltPoints halts) {
        this.steps = steps;
        this.progress = progress;
        this.halts = halts;
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
        void on(Subject subject) throws IOException;
    }

    /** Runs a step whose transaction says itself that it is done, and which therefore may be run again. */
    public <T> T transaction(UUID promotion, PromotionStep step, Work<T> work) {
        steps.started(promotion, step);
        return attempt(promotion, step, work);
    }

    /** Runs a step on files, unless an earlier attempt has finished it. */
    public void files(UUID promotion, PromotionStep step, FileWork work) {
        if (steps.started(promotion, step).isEmpty()) {
            return;
        }
        attempt(promotion, step, subject -> {
            work.on(subject);
            return true;
        });
        steps.finished(promotion, step);
    }

    private <T> T attempt(UUID promotion, PromotionStep step, Work<T> work) {
        Subject subject = progress.subject(promotion);
        ActivityExecutionContext activity = Activity.getExecutionContext();
        MDC.put("promotion_id", promotion.toString());
        MDC.put("compose_id", subject.composeId().value());
        MDC.put("workflow_id", activity.getInfo().getWorkflowId());
        try {
            halts.reach(subject.composeId(), step, Side.BEFORE, () -> activity.heartbeat(null));
            T result = work.on(subject);
            halts.reach(subject.composeId(), step, Side.AFTER, () -> activity.heartbeat(null));
            return result;
        } catch (PromotionCancelledException e) {
            throw failed(promotion, step, "The promotion was cancelled.", ContentActivities.CANCELLED, e);
        } catch (ContentException e) {
            String message = e.getMessage() + ". What to do: " + e.remedy() + ".";
            throw failed(promotion, step, message, e.getClass().getSimpleName(), e);
        } catch (ActivityCompletionException e) {
            // The worker is being stopped, or the attempt was given up: the next attempt goes on.
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "step {} of the promotion of {} failed and will be tried again",
                    step.wire(),
                    subject.composeId(),
                    e);
            steps.failed(promotion, step, message(e), null);
            throw ApplicationFailure.newFailureWithCause(
                    message(e), e.getClass().getSimpleName(), e);
        } finally {
            MDC.remove("promotion_id");
            MDC.remove("compose_id");
            MDC.remove("workflow_id");
        }
    }

    private ApplicationFailure failed(
            UUID promotion, PromotionStep step, String message, String type, Exception cause) {
        steps.failed(promotion, step, message, null);
        return ApplicationFailure.newNonRetryableFailureWithCause(message, type, cause);
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
