package org.composure.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Lets several threads do things at the same moment. */
public final class AtOnce {

    private static final long PATIENCE_SECONDS = 60;

    private AtOnce() {}

    /**
     * What became of one of the things.
     *
     * @param value what it returned; null if it failed
     * @param failure what it threw; null if it did not
     */
    public record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {}

    /** Does the same thing so many times, told apart by a number from 0, and waits for all. */
    public static <T> List<Outcome<T>> times(int count, IntFunction<T> thing) {
        return all(IntStream.range(0, count)
                .<Callable<T>>mapToObj(i -> () -> thing.apply(i))
                .toList());
    }

    /** Does all things at once, waits for all, and gives what became of them in the same order. */
    public static <T> List<Outcome<T>> all(List<Callable<T>> things) {
        CyclicBarrier start = new CyclicBarrier(things.size());
        List<Outcome<T>> outcomes = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(things.size())) {
            List<Future<T>> running = things.stream()
                    .map(thing -> threads.submit(() -> {
                        start.await();
                        return thing.call();
                    }))
                    .toList();
            for (Future<T> one : running) {
                outcomes.add(outcome(one));
            }
        }
        return outcomes;
    }

    private static <T> Outcome<T> outcome(Future<T> running) {
        try {
            return new Outcome<>(running.get(PATIENCE_SECONDS, TimeUnit.SECONDS), null);
        } catch (ExecutionException e) {
            return new Outcome<>(null, e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException("the threads did not end", e);
        }
    }
}
