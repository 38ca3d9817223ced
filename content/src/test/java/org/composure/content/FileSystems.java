package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** File systems other than the one that temporary directories usually lie on. */
final class FileSystems {

    private FileSystems() {}

    /** Temporary directories in memory. */
    static final class Memory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
                throws IOException {
            return Files.createTempDirectory(Path.of("/dev/shm"), "composure");
        }
    }

    /** A mounted file system, until it is closed. */
    record Mount(Path at) implements AutoCloseable {

        void remount(String options) throws IOException {
            assertThat(sh("mount -o remount," + options + " " + at)).isEmpty();
        }

        @Override
        public void close() throws IOException {
            assertThat(sh("umount " + at + " || umount -l " + at)).isEmpty();
        }
    }

    /** Mounts a file system in memory; the test is skipped where only others may do that. */
    static Mount tmpfs(Path at, String options) throws IOException {
        return mount("-t tmpfs -o " + options + " composure-test " + at, at);
    }

    /** Mounts a directory a second time. */
    static Mount bind(Path directory, Path at) throws IOException {
        return mount("--bind " + directory + " " + at, at);
    }

    private static Mount mount(String arguments, Path at) throws IOException {
        assumeThat(sh("mount " + arguments))
                .as("only root, outside of most containers, mounts file systems")
                .isEmpty();
        return new Mount(at);
    }

    /** What a command of the shell said; nothing, for most, if it went well. */
    static String sh(String command) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        try (var output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.ISO_8859_1);
            int status = process.onExit().join().exitValue();
            return status == 0 || !text.isEmpty() ? text : "status " + status;
        }
    }

    /** How many files and directories this process has open. */
    static long openFiles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
