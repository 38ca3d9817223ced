package org.composure.workers;

import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.composure.promotion.workflow.TaskQueues;
import org.composure.step.worker.Handover;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** At the end of a process: takes nothing more from Temporal, hands over the trees that are being moved, finishes the rest. */
final class Drain implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private static final Duration PASSING_ON = Duration.ofSeconds(2);

    private final WorkerFactory workers;
    private final Handover handover;
    private final Duration atMost;
    private boolean running;

    Drain(WorkerFactory workers, Handover handover, Duration atMost) {
        this.workers = workers;
        this.handover = handover;
        this.atMost = atMost;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        long begun = System.nanoTime();
        handOver();
        workers.shutdown();
        workers.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        if (workers.isTerminated()) {
            LOG.info("what was under way has been finished or handed over in {} ms", took.toMillis());
        } else {
            LOG.warn(
                    "what is under way after {} ms is left to the heartbeat: another worker goes on soon",
                    took.toMillis());
        }
    }

    private void handOver() {
        for (String queue : List.of(TaskQueues.FILES, TaskQueues.REMOVAL)) {
            Worker worker = workers.tryGetWorker(queue);
            if (worker != null) {
                worker.suspendPolling();
            }
        }
        handover.begin();
        try {
            if (handover.await(atMost)) {
                // The workflows go on now, and ask for another worker. On servers that do not take back what a poll has
                // brought, one of ours that ended at this moment could take their task along.
                Thread.sleep(PASSING_ON);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
