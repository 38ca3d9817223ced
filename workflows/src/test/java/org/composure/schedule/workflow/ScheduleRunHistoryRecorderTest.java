package org.composure.schedule.workflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Records the history that the replay test reads, once for each new scenario: {@code -Dcomposure.record-histories=true}. A
 * history that is there stays as it is.
 */
@EnabledIfSystemProperty(named = "composure.record-histories", matches = "true")
class ScheduleRunHistoryRecorderTest {

    private static final Path HISTORIES = Path.of("src/test/resources/histories");

    @Test
    void recordsARunThatWaitsTwiceAndEnds() throws IOException {
        Path file = HISTORIES.resolve("schedule-run-waits.json");
        if (Files.exists(file)) {
            return;
        }
        ScriptedLooks script = new ScriptedLooks();
        try (ScheduleRunWorkers workers = ScheduleRunWorkers.with(script)) {
            script.answering(List.of(
                    () -> workers.waiting(Duration.ofMinutes(1)), () -> workers.waiting(Duration.ofMinutes(1))));
            workers.run();
            Files.writeString(
                    file,
                    workers.environment()
                                    .getWorkflowClient()
                                    .fetchHistory(ScheduleRunWorkflow.ID_PREFIX + ScheduleRunWorkers.ID)
                                    .toJson(true)
                            + "\n");
        }
    }
}
