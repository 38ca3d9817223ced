package org.composure.step.worker;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells Temporal every few seconds that the worker lives while it does something to rows, which says nothing of its progress
 * itself: were the worker killed, the activity would otherwise be missed only when its time is up. What moves files tells how
 * far it has come, and is silent where it hangs.
 */
public final class LifeSign extends WorkerInterceptorBase implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(4);

    private final String queue;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("life-sign").factory());

    /**
     * @param queue the task queue whose activities are meant
     */
    LifeSign(String queue) {
        this.queue = queue;
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            private @Nullable ActivityExecutionContext activity;

            @Override
            public void init(ActivityExecutionContext context) {
                activity = context;
                super.init(context);
            }

            @Override
            public ActivityOutput execute(ActivityInput input) {
                ActivityExecutionContext context = Objects.requireNonNull(activity);
                if (!context.getInfo().getActivityTaskQueue().equals(queue)) {
                    return super.execute(input);
                }
                Future<?> signs = timer.scheduleAtFixedRate(
                        () -> give(context), EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
                try {
                    return super.execute(input);
                } finally {
                    signs.cancel(false);
                }
            }
        };
    }

    private static void give(ActivityExecutionContext activity) {
        try {
            activity.heartbeat(null);
        } catch (ActivityCompletionException _) {
            // Nobody waits for it any more. It does no harm to finish: whatever is written is checked under its locks.
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
