package org.composure.deployable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process depends on, each asked again and again by a thread of its own from before the start until the end, so that one
 * that does not answer delays nobody.
 */
final class Dependencies implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Dependencies.class);

    private static final Duration WHILE_THERE = Duration.ofSeconds(2);

    /** Short enough to notice one that is killed and comes back at once. */
    private static final Duration WHILE_STARTING = Duration.ofMillis(250);

    private static final Duration FIRST_WHILE_MISSING = Duration.ofMillis(250);
    private static final Duration LONGEST_WHILE_MISSING = Duration.ofSeconds(3);

    /** Beyond what a dependency takes to say no: its thread hangs, for example on a file system that has gone. */
    private static final Duration NO_ANSWER = Duration.ofSeconds(15);

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOG_LINES = Duration.ofSeconds(30);

    private final List<Watched> watched = new ArrayList<>();
    private boolean awaited;
    private boolean started;
    private boolean lost;
    private boolean closed;

    /** Begins to ask for it. */
    synchronized void add(Dependency dependency, boolean neededToStart) {
        Watched added = new Watched(dependency, neededToStart);
        watched.add(added);
        Thread.ofPlatform().name("asks-" + dependency.name()).daemon().start(() -> askAgainAndAgain(added));
    }

    /** What is missing at this moment, and why; in the order in which they were added. */
    synchronized Map<String, String> missing() {
        Map<String, String> missing = new LinkedHashMap<>();
        for (Watched each : watched) {
            String why = each.whyMissing();
            if (why != null) {
                missing.put(each.dependency.name(), why);
            }
        }
        return missing;
    }

    /** The names of all. */
    synchronized List<String> names() {
        return watched.stream().map(each -> each.dependency.name()).toList();
    }

    /** Returns once everything is there that a start needs, however long that takes. Says now and then what is missing. */
    synchronized void await() throws InterruptedException {
        long begunAt = System.nanoTime();
        @Nullable Long saidAt = null;
        while (!closed) {
            String waitsFor = watched.stream()
                    .filter(each -> each.neededToStart && !each.isThere())
                    .map(each -> each.dependency.name() + " (" + each.whyMissing() + ")")
                    .collect(Collectors.joining(", "));
            if (waitsFor.isEmpty()) {
                if (saidAt != null) {
                    LOG.info("everything is there that the start waited for");
                }
                awaited = true;
                return;
            }
            boolean answered = watched.stream().noneMatch(each -> each.neededToStart && each.answeredAt == null);
            boolean due = saidAt == null ? answered || isPast(NO_ANSWER, begunAt) : isPast(BETWEEN_LOG_LINES, saidAt);
            if (due) {
                LOG.warn("the start waits for {}", waitsFor);
                saidAt = System.nanoTime();
            }
            wait(LOOK.toMillis());
        }
    }

    /** Whether anything that a start needs was missing since it was awaited. */
    synchronized boolean lost() {
        return lost;
    }

    /** The start is over: from now on each is asked less often. */
    synchronized void started() {
        started = true;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void askAgainAndAgain(Watched each) {
        Duration pause = FIRST_WHILE_MISSING;
        try (Dependency dependency = each.dependency) {
            while (true) {
                @Nullable String why = null;
                try {
                    dependency.ask();
                } catch (Exception e) {
                    why = said(e);
                }
                pause = why == null ? FIRST_WHILE_MISSING : min(pause.multipliedBy(2), LONGEST_WHILE_MISSING);
                synchronized (this) {
                    each.answered(why);
                    lost |= awaited && each.neededToStart && why != null;
                    notifyAll();
                    Duration whileThere = started ? WHILE_THERE : WHILE_STARTING;
                    long until = System.nanoTime() + (why == null ? whileThere : pause).toNanos();
                    for (long left = until - System.nanoTime(); left > 0 && !closed; left = until - System.nanoTime()) {
                        wait(Duration.ofNanos(left).toMillis() + 1);
                    }
                    if (closed) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isPast(Duration time, long since) {
        return System.nanoTime() - since > time.toNanos();
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static String said(Exception e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        // The driver's "The connection attempt failed." leaves the reason to its cause.
        String cause = e.getCause() == null ? "" : " (" + e.getCause() + ")";
        return (message + cause).replaceAll("\\s+", " ").strip();
    }

    /** A dependency, and how it has answered last. */
    private static final class Watched {

        private final Dependency dependency;
        private final boolean neededToStart;
        private final long begunAt = System.nanoTime();
        private @Nullable Long answeredAt;
        private @Nullable String missing;

        Watched(Dependency dependency, boolean neededToStart) {
            this.dependency = dependency;
            this.neededToStart = neededToStart;
        }

        boolean isThere() {
            return whyMissing() == null;
        }

        @Nullable
        String whyMissing() {
            Duration silent = Duration.ofNanos(System.nanoTime() - (answeredAt == null ? begunAt : answeredAt));
            if (silent.compareTo(NO_ANSWER) > 0) {
                return "no answer for " + silent.toSeconds() + " s";
            }
            return answeredAt == null ? "no answer yet" : missing;
        }

        void answered(@Nullable String why) {
            boolean first = answeredAt == null;
            if (!first && missing == null && why != null) {
                LOG.warn("{} is missing: {}", dependency.name(), why);
            } else if (missing != null && why == null) {
                LOG.info("{} is there again", dependency.name());
            }
            answeredAt = System.nanoTime();
            missing = why;
        }
    }
}
