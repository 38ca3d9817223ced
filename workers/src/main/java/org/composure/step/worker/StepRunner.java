package org.composure.step.worker;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Clock;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.composure.content.ContentException;
import org.composure.content.Remedy;
import org.composure.step.Step;
import org.composure.step.store.StepLedger;
import org.composure.step.worker.HaltPoints.Moment;
import org.composure.step.workflow.StepFailures;
import org.composure.store.Outage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs a step: writes down that it is tried, how it went, and turns what went wrong into what Temporal has to know. */
public class StepRunner {

    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

    private final StepLedger steps;
    private final TransactionTemplate transactions;
    private final HaltPoints halts;
    private final Handover handover;
    private final Clock clock;

    /** Wires it up. */
    public StepRunner(
            StepLedger steps, TransactionTemplate transactions, HaltPoints halts, Handover handover, Clock clock) {
        this.steps = steps;
        this.transactions = transactions;
        this.halts = halts;
        this.handover = handover;
        this.clock = clock;
    }

    /** What a step does that says itself that it is done. */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * Does it.
         *
         * @param midst to be called when something is done, and before it is recorded
         */
        T with(Runnable midst) throws IOException;
    }

    /** What a step does to files. */
    @FunctionalInterface
    public interface FileWork {
        /** Does it. */
        void with(StepWatch watch) throws IOException;
    }

    /**
     * Runs a step that is one transaction, which says itself that the step is done, and which therefore may be run again. It needs
     * PostgreSQL only: while that is away Temporal tries it for as long as it takes.
     */
    public <T> T transaction(Task task, Step step, Supplier<T> work) {
        return repeat(
                task,
                step,
                midst -> transactions.execute(_ -> {
                    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                        @Override
                        public void beforeCommit(boolean readOnly) {
                            midst.run();
                        }
                    });
                    return work.get();
                }));
    }

    /** Runs a step on files that says itself that it is done, and which therefore may be run again. */
    public <T> T repeatable(Task task, Step step, Work<T> work) {
        return countingNoOutage(() -> repeat(task, step, work));
    }

    private <T> T repeat(Task task, Step step, Work<T> work) {
        int attempt = steps.started(task.id(), step).orElse(0);
        return attempt(task, step, attempt, () -> work.with(() -> reach(task, step, Moment.DURING)));
    }

    /** Runs a step on files, unless an earlier attempt has finished it. */
    public void files(Task task, Step step, FileWork work) {
        countingNoOutage(() -> {
            OptionalInt attempt = steps.started(task.id(), step);
            if (attempt.isPresent()) {
                files(task, step, attempt.getAsInt(), work);
            }
            return true;
        });
    }

    private void files(Task task, Step step, int attempt, FileWork work) {
        attempt(task, step, attempt, () -> {
            StepWatch watch = new StepWatch(
                    steps,
                    task.id(),
                    step,
                    attempt,
                    Activity.getExecutionContext(),
                    handover,
                    clock,
                    () -> reach(task, step, Moment.DURING));
            watch.stopIfOver();
            work.with(watch);
            watch.passMidst();
            steps.finished(task.id(), step);
            return true;
        });
    }

    /**
     * Does something that an activity with bounded tries needs PostgreSQL for. That it is away is nothing that the step has done: no
     * try is used up, and the workflow looks again, which waits for PostgreSQL.
     *
     * @throws ApplicationFailure that is not tried again, of the type {@link StepFailures#HANDED_OVER}, while PostgreSQL is away
     */
    public static <T> T countingNoOutage(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            if (!Outage.is(e)) {
                throw e;
            }
            LOG.warn("PostgreSQL is away; what needed it goes on when it is back: {}", said(e));
            throw ApplicationFailure.newNonRetryableFailureWithCause(
                    "PostgreSQL is away: " + said(e), StepFailures.HANDED_OVER, e);
        }
    }

    /** What an attempt does. */
    @FunctionalInterface
    private interface Attempt<T> {
        T run() throws IOException;
    }

    private <T> T attempt(Task task, Step step, int attempt, Attempt<T> work) {
        MDC.put(task.kind() + "_id", task.id().toString());
        MDC.put("compose_id", task.compose().value());
        MDC.put("workflow_id", Activity.getExecutionContext().getInfo().getWorkflowId());
        handover.entered();
        try {
            reach(task, step, Moment.BEFORE);
            T result = work.run();
            reach(task, step, Moment.AFTER);
            return result;
        } catch (ActivityCompletionException e) {
            // The worker is being stopped, or the attempt was given up: the next attempt goes on.
            throw e;
        } catch (StepStoppedException e) {
            throw switch (e.reason()) {
                case CANCELLED ->
                    ApplicationFailure.newNonRetryableFailureWithCause(said(e), StepFailures.CANCELLED, e);
                case OVERTAKEN -> ApplicationFailure.newFailureWithCause(said(e), StepFailures.OVERTAKEN, e);
                // Not to be tried again here, which would count: the workflow looks again, and begins to count anew.
                case HANDED_OVER ->
                    ApplicationFailure.newNonRetryableFailureWithCause(said(e), StepFailures.HANDED_OVER, e);
            };
        } catch (ContentException e) {
            steps.failed(task.id(), step, attempt, said(e), e.remedy());
            throw ApplicationFailure.newNonRetryableFailureWithCause(
                    said(e), e.getClass().getSimpleName(), e);
        } catch (IOException e) {
            throw again(task, step, attempt, e, Remedy.of(e));
        } catch (RuntimeException e) {
            if (Outage.is(e)) {
                // Where would it be written down?
                throw e;
            }
            throw again(task, step, attempt, e, "look into the worker's log, then retry");
        } finally {
            handover.left();
            MDC.remove(task.kind() + "_id");
            MDC.remove("compose_id");
            MDC.remove("workflow_id");
        }
    }

    private void reach(Task task, Step step, Moment moment) {
        ActivityExecutionContext activity = Activity.getExecutionContext();
        halts.reach(task.compose(), step, moment, () -> {
            handover.stopIfBegun();
            activity.heartbeat(null);
        });
    }

    private ApplicationFailure again(Task task, Step step, int attempt, Exception e, String remedy) {
        LOG.warn("step {} of the {} of {} failed and will be tried again", step.wire(), task.kind(), task.compose(), e);
        steps.failed(task.id(), step, attempt, said(e), remedy);
        return ApplicationFailure.newFailureWithCause(said(e), e.getClass().getSimpleName(), e);
    }

    private static String said(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
