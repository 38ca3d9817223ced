package org.composure.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL processes that work in one data directory, whoever started them: after a kill of the JVM they live on.
 * They are known by their working directory and program, so that a number that was reused by another process is never
 * taken for theirs.
 *
 * @param dataDirectory the data directory, absolute and without links
 * @param binaries the programs to send signals with
 */
record Postmaster(Path dataDirectory, PostgresBinaries binaries) {

    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
    private static final Duration GRACE = Duration.ofSeconds(20);

    /** Whether any process of this PostgreSQL lives. */
    boolean lives() throws IOException {
        return !processes().isEmpty();
    }

    /**
     * Stops it, and returns when its last process has ended: at first fast, with a checkpoint; one that hangs is stopped
     * at once, and its next start recovers from the log.
     *
     * @param checkpoint false to stop at once, for data that nobody needs any more
     * @throws PartStartException when processes outlive even that
     */
    void stop(boolean checkpoint) throws IOException {
        for (String signal : checkpoint ? List.of("INT", "QUIT", "KILL") : List.of("QUIT", "KILL")) {
            signal(signal);
            if (ended()) {
                Files.deleteIfExists(pidFile());
                return;
            }
            LOG.warn("PostgreSQL in {} still runs {} after SIG{}", dataDirectory, GRACE, signal);
        }
        throw new PartStartException("PostgreSQL in " + dataDirectory + " does not stop; its processes are "
                + processes() + ": end them, then start again");
    }

    private void signal(String name) throws IOException {
        List<Long> living = processes();
        // Without the first process, the others end by themselves, and none of them is to be sent a signal.
        long first = firstProcess();
        if (living.contains(first)) {
            PostgresCommand.run(dataDirectory, "", binaries.program("pg_ctl"), "kill", name, Long.toString(first));
        }
    }

    private boolean ended() throws IOException {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (lives()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private Path pidFile() {
        return dataDirectory.resolve("postmaster.pid");
    }

    private long firstProcess() throws IOException {
        if (!Files.exists(pidFile())) {
            return -1;
        }
        try {
            return Long.parseLong(Files.readAllLines(pidFile()).getFirst().strip());
        } catch (RuntimeException e) {
            LOG.debug("{} names no process", pidFile(), e);
            return -1;
        }
    }

    private List<Long> processes() throws IOException {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                if (isOurs(process)) {
                    found.add(Long.valueOf(String.valueOf(process.getFileName())));
                }
            }
        }
        return found;
    }

    private boolean isOurs(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).equals(dataDirectory)
                    && Files.readSymbolicLink(process.resolve("exe")).toString().contains("/postgres");
        } catch (IOException e) {
            // Ended meanwhile, a zombie, or another user's.
            return false;
        }
    }
}
