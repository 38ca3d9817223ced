package org.composure.event.worker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * One lane of the relay: a thread that works as long as there is something to do, then sleeps until it is nudged or, as the
 * net, for a while. What goes wrong is logged once, tried again with growing pauses, and never ends the thread.
 */
public abstract class Lane implements SmartLifecycle {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final String name;
    private final Nudge nudge = new Nudge();
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    /** A lane; its thread has the same name. */
    protected Lane(String name) {
        this.name = name;
    }

    /**
     * Does what there is to do.
     *
     * @return how long to sleep unless nudged; zero to be called again at once
     */
    protected abstract Duration work() throws InterruptedException;

    /** Is called when the thread ends. */
    protected void ended() {}

    /** There may be something to do. */
    void nudge() {
        nudge.give();
    }

    boolean isStopping() {
        return !running;
    }

    private void loop() {
        Duration pause = FIRST_PAUSE;
        boolean failing = false;
        while (running) {
            try {
                Duration sleep = work();
                if (failing) {
                    log.info("{} works again", name);
                    failing = false;
                }
                pause = FIRST_PAUSE;
                if (!sleep.isZero()) {
                    nudge.await(sleep);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                // An error too: a lane that has ended silently would be the worst of all.
                if (!failing) {
                    log.warn("{} does not get on and will try again: {}", name, e.toString());
                    log.debug("{}", name, e);
                    failing = true;
                }
                try {
                    Thread.sleep(pause);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name(name).daemon().start(() -> {
            loop();
            ended();
        });
    }

    @Override
    public void stop() {
        running = false;
        Thread stopping = thread;
        if (stopping != null) {
            nudge.give();
            try {
                if (!stopping.join(STOP)) {
                    stopping.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
