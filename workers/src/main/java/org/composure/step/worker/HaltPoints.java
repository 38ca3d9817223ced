package org.composure.step.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.composure.compose.ComposeId;
import org.composure.step.Step;

/** The places where a test can hold or kill an execution: right before, in the midst of and right after each step. */
@FunctionalInterface
public interface HaltPoints {

    /** There is none, as in production. */
    HaltPoints NONE = (_, _, _, _) -> {};

    /** When, seen from a step. */
    enum Moment {
        /** Nothing is done, but that the attempt is written down. */
        BEFORE,
        /**
         * Of a transaction: all is written, nothing committed. Of work on files: the first file is done, or, where it is one
         * change, that change is on the disk, and PostgreSQL does not know of it yet.
         */
        DURING,
        /** All is done and recorded, and Temporal does not know of it yet. */
        AFTER;

        /** The name in files. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An execution has come here.
     *
     * @param alive is called again and again while the execution is held, to say that the worker lives
     */
    void reach(ComposeId compose, Step step, Moment moment, Runnable alive);

    /**
     * Halt points that a directory steers: the file {@code <compose id>.<before|during|after>-<step>.pause} holds the execution
     * there until it is removed; {@code ….reached} is written when it is held.
     */
    static HaltPoints steeredBy(Path directory) {
        return (compose, step, moment, alive) -> {
            String point = compose + "." + moment.wire() + "-" + step.wire();
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
