package org.composure.schedule.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Workflows that are under way must go on with today's code. The histories are of released shapes and never made anew. */
class ScheduleRunReplayTest {

    private static String history() throws IOException {
        try (InputStream file = ScheduleRunReplayTest.class.getResourceAsStream("/histories/schedule-run-waits.json")) {
            assertThat(file).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void goesOnWithWorkflowsThatOlderCodeBegan() throws Exception {
        WorkflowReplayer.replayWorkflowExecution(
                WorkflowExecutionHistory.fromJson(history()), ScheduleRunWorkflowImpl.class);
    }

    /** That the test above can fail: the activity has another name here. */
    @Test
    void noticesThatAnotherActivityWasCalled() throws Exception {
        String renamed = history().replace("schedule-run-look", "schedule-run-glance");

        assertThatThrownBy(() -> WorkflowReplayer.replayWorkflowExecution(
                        WorkflowExecutionHistory.fromJson(renamed), ScheduleRunWorkflowImpl.class))
                .hasMessageContaining("schedule-run-look");
    }
}
