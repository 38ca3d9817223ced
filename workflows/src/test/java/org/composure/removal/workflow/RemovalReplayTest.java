package org.composure.removal.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workflows that are under way must go on with today's code. The histories are of released shapes and never made anew. */
class RemovalReplayTest {

    private static String history(String name) throws IOException {
        try (InputStream file = RemovalReplayTest.class.getResourceAsStream("/histories/" + name + ".json")) {
            assertThat(file).as("history %s", name).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "removal-through-the-trash",
                "removal-put-back",
                "removal-stalled-then-retried",
                "removal-handed-over"
            })
    void goesOnWithWorkflowsThatOlderCodeBegan(String name) throws Exception {
        WorkflowReplayer.replayWorkflowExecution(
                WorkflowExecutionHistory.fromJson(history(name)), RemovalWorkflowImpl.class);
    }

    /** That the test above can fail: two activities have changed places here. */
    @Test
    void noticesThatTwoActivitiesHaveChangedPlaces() throws Exception {
        String swapped = history("removal-through-the-trash")
                .replace("trash-delete", "swapped")
                .replace("removal-forget", "trash-delete")
                .replace("swapped", "removal-forget");

        assertThatThrownBy(() -> WorkflowReplayer.replayWorkflowExecution(
                        WorkflowExecutionHistory.fromJson(swapped), RemovalWorkflowImpl.class))
                .hasMessageContaining("trash-delete");
    }
}
