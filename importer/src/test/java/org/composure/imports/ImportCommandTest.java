package org.composure.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.composure.imports.RecordedCts.Hold;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The command as a process of its own, which is killed. */
@Tag("long")
class ImportCommandTest extends ImportTestBase {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private final List<Process> processes = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process command(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ImportCommand.class.getName(),
                "--from",
                cts.url().toString(),
                "--page-size",
                "7",
                "--report",
                report().toString()));
        command.addAll(List.of(options));
        command.addAll(configuration());
        File log = directory.resolve("log").toFile();
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        processes.add(process);
        return process;
    }

    private Path report() {
        return directory.resolve("report.jsonl");
    }

    private int status(Process process) throws InterruptedException, IOException {
        boolean ended = process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended).as(Files.readString(directory.resolve("log"))).isTrue();
        return process.exitValue();
    }

    private void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor()).isEqualTo(137);
    }

    @Test
    void goesOnAfterKillsInMidPageAndInMidTransactionAndBringsNothingHalfOrTwice() throws Exception {
        // Killed while it reads the histories of a page.
        Hold history = cts.hold("composes/Fedora-43-20240317.n.0/changes/");
        Process first = command();
        assertThat(history.reached().await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        long brought = count("compose");
        assertThat(brought).isPositive();
        kill(first);
        history.released().countDown();
        assertThat(count("compose")).isEqualTo(brought);

        // Killed while it writes a page: its composes are in, their histories wait for a lock.
        try (Connection other = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table change in share mode");
            Process second = command();
            await().atMost(LONG).until(this::someoneWaitsForALock);
            kill(second);
            other.commit();
        }
        await().atMost(LONG).until(() -> sessions() == 0);
        assertThat(count("compose")).isEqualTo(brought);

        cts.forgetRequests();
        assertThat(status(command())).isEqualTo(1);

        bothSidesAreTheSame();
        assertThat(cts.requests())
                .as("what was brought is not read again")
                .noneMatch(uri -> uri.contains("tags/1/changes"))
                .noneMatch(uri -> uri.contains("composes/Fedora-43-20240301.n.0/changes"));
        List<String> lines = Files.readAllLines(report());
        assertThat(lines).hasSize(12);
        JsonNode summary = RecordedCts.JSON.readTree(lines.getLast()).path("summary");
        assertThat(summary.path("refused").intValue()).isEqualTo(9);
        assertThat(summary.path("note").intValue()).isEqualTo(2);
        assertThat(summary.path("composes").intValue()).isEqualTo(47);
        assertThat(summary.path("run").intValue()).isEqualTo(1);
    }

    private boolean someoneWaitsForALock() throws SQLException {
        return jdbc.sql("select count(*) from pg_locks where not granted and relation = 'change'::regclass")
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Those of the command's processes. */
    private long sessions() {
        return jdbc.sql("""
                        select count(*) from pg_stat_activity where datname = current_database() and state <> 'idle'
                        and pid <> pg_backend_pid()
                        """).query(Long.class).single();
    }

    @Test
    void saysByItsStatusHowItEnded() throws Exception {
        assertThat(status(command("--requests", "0"))).isEqualTo(2);
        assertThat(status(command("--token-file", "missing"))).isEqualTo(2);
        assertThat(status(command("--nonsense"))).isEqualTo(2);
        assertThat(status(command("--composure.stages=Not a stage"))).isEqualTo(2);
        cts.require("geheim");
        assertThat(status(command())).isEqualTo(3);
        assertThat(Files.readString(directory.resolve("log")))
                .contains("--requests: 0 (expected: 1 to 64)")
                .contains("Unknown option: --nonsense")
                .contains("--token-file: missing cannot be read: there is no such file")
                .contains("answers 401");
    }
}
