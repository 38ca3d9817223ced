package org.composure.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.composure.testing.SampleCompose;

/** The files by which executions are held: {@code <compose id>.<moment>-<step>}. */
record Halts(Path directory) {

    /** From now on the compose's work is held at that point. */
    void hold(SampleCompose compose, String point) {
        try {
            Files.createFile(pause(compose, point));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the compose's work is held there. */
    void awaitReached(SampleCompose compose, String point) {
        Awaitility.await(compose.id() + " is held " + point)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Files.exists(directory.resolve(compose.id() + "." + point + ".reached")));
    }

    /** Lets it go on. */
    void release(SampleCompose compose, String point) {
        try {
            Files.delete(pause(compose, point));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets everything go on, and forgets what was reached. */
    void releaseAll() {
        try (Stream<Path> points = Files.list(directory)) {
            for (Path point : points.toList()) {
                Files.delete(point);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path pause(SampleCompose compose, String point) {
        return directory.resolve(compose.id() + "." + point + ".pause");
    }
}
