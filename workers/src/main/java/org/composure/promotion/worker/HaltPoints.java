package org.composure.promotion.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.composure.compose.ComposeId;
import org.composure.promotion.PromotionStep;

/** The places where a test can hold or kill an execution: right before and right after each step. */
@FunctionalInterface
public interface HaltPoints {

    /** There is none, as in production. */
    HaltPoints NONE = (_, _, _, _) -> {};

    /** The side of a step. */
    enum Side {
        BEFORE,
        AFTER;

        /** The name in files. */
        String wire() {
            return this == BEFORE ? "before" : "after";
        }
    }

    /**
     * An execution has come here.
     *
     * @param alive is called again and again while the execution is held, to say that the worker lives
     */
    void reach(ComposeId compose, PromotionStep step, Side side, Runnable alive);

    /**
     * Halt points that a directory steers: the file {@code <compose id>.<before|after>-<step>.pause} holds the execution
     * there until it is removed; {@code ….reached} is written when it is held.
     */
    static HaltPoints steeredBy(Path directory) {
        return (compose, step, side, alive) -> {
            String point = compose + "." + side.wire() + "-" + step.wire();
            Path pause = directory.resolve(point + ".pause");
            if (!Files.exists(pause)) {
                return;
            }
            try {
                Files.writeString(directory.resolve(point + ".reached"), "");
            } catch (IOException e) {
                throw new IllegalStateException("cannot say that " + point + " was reached", e);
            }
            while (Files.exists(pause)) {
                alive.run();
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        };
    }
}
