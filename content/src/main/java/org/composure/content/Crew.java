package org.composure.content;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Does several files at a time, as many as the volume allows, while the step's own thread goes on through the directories and
 * reports. The first job that fails stops all: the step's thread throws what it threw.
 */
final class Crew implements AutoCloseable {

    /** As many jobs may wait: enough to be busy, and few open directories. */
    private static final int WAITING = 64;

    /** Milliseconds of waiting before one looks whether there is a reason to go on waiting. */
    private static final long PATIENCE = 500;

    private final CopySlots slots;
    private final Tally tally;
    private final ExecutorService threads;
    private final Semaphore room = new Semaphore(WAITING);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean stopped;

    Crew(CopySlots slots, Tally tally) {
        this.slots = slots;
        this.tally = tally;
        this.threads = Executors.newFixedThreadPool(
                slots.number(), Thread.ofPlatform().name("files-", 1).daemon().factory());
    }

    /** What is done for one file. */
    @FunctionalInterface
    interface Job {
        /** Does it; asks {@link Crew#pulse} now and then whether to go on. */
        void run() throws IOException;
    }

    /** Stops a job of a step that has failed or was stopped. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    /**
     * Hands over a job; waits where too many wait already. The step's own thread.
     *
     * @param job what is to be done
     * @param after what is done after it in any case, also where it is not done any more
     */
    void hand(Job job, Job after) throws IOException {
        try {
            await(1);
        } catch (IOException | RuntimeException | Error e) {
            try (Closeable _ = after::run) {
                throw e;
            }
        }
        threads.execute(() -> {
            try {
                attempt(() -> inSlot(job));
                attempt(after);
            } finally {
                room.release();
            }
        });
    }

    /** Runs it; the first failure is the one that is told, not what follows from it. */
    private void attempt(Job job) {
        try {
            job.run();
        } catch (Stopped _) {
            // The failure that stopped it is known.
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    private void inSlot(Job job) throws IOException {
        // Others may hold the slots for as long as their files take: a step that is over does not wait for them.
        do {
            requireOn();
        } while (!slots.acquire(PATIENCE));
        try {
            requireOn();
            job.run();
        } finally {
            slots.release();
        }
    }

    /** Told how many bytes of a file are done; throws if the step is over. */
    LongConsumer pulse() {
        return bytes -> {
            tally.copied(bytes);
            requireOn();
        };
    }

    private void requireOn() {
        if (isOver()) {
            throw new Stopped();
        }
    }

    /** Whether a job failed, or the step did: nothing more is worth doing. */
    boolean isOver() {
        return stopped || failure.get() != null;
    }

    /** Returns when all that was handed over is done. The step's own thread. */
    void finish() throws IOException {
        await(WAITING);
        room.release(WAITING);
        check();
    }

    private void await(int permits) throws IOException {
        check();
        while (!tryAcquire(permits)) {
            tally.report();
            check();
        }
    }

    private boolean tryAcquire(int permits) {
        try {
            return room.tryAcquire(permits, PATIENCE, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void check() throws IOException {
        switch (failure.get()) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    /** Returns when no job runs any more: those under way stop where they next ask. */
    @Override
    public void close() {
        stopped = true;
        threads.close();
    }
}
