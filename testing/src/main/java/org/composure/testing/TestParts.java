package org.composure.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.composure.embedded.Trees;

/** Embedded parts that live until the JVM exits, in temporary directories that are deleted then. */
final class TestParts {

    /** Starts a part in a directory. */
    interface Starter<P extends AutoCloseable> {
        P startIn(Path directory);
    }

    private TestParts() {}

    static <P extends AutoCloseable> P untilExit(String name, Starter<P> starter) {
        try {
            Path directory = Files.createTempDirectory("composure-test-" + name + "-");
            P part = starter.startIn(directory);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(part, directory), "stop-" + name));
            return part;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(AutoCloseable part, Path directory) {
        try {
            part.close();
            Trees.delete(directory);
        } catch (Exception e) {
            throw new IllegalStateException("stopping the part in " + directory, e);
        }
    }
}
