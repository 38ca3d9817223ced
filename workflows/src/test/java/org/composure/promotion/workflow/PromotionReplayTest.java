package org.composure.promotion.workflow;

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
class PromotionReplayTest {

    private static String history(String name) throws IOException {
        try (InputStream file = PromotionReplayTest.class.getResourceAsStream("/histories/" + name + ".json")) {
            assertThat(file).as("history %s", name).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "completed-after-a-wait",
                "taken-back-at-the-switch",
                "stalled-then-cancelled",
                "handed-over-with-phases"
            })
    void goesOnWithWorkflowsThatOlderCodeBegan(String name) throws Exception {
        WorkflowReplayer.replayWorkflowExecution(
                WorkflowExecutionHistory.fromJson(history(name)), PromotionWorkflowImpl.class);
    }

    /** That the test above can fail: two activities have changed places here. */
    @Test
    void noticesThatTwoActivitiesHaveChangedPlaces() throws Exception {
        String swapped = history("completed-after-a-wait")
                .replace("content-verify", "content-swapped")
                .replace("content-publish", "content-verify")
                .replace("content-swapped", "content-publish");

        assertThatThrownBy(() -> WorkflowReplayer.replayWorkflowExecution(
                        WorkflowExecutionHistory.fromJson(swapped), PromotionWorkflowImpl.class))
                .hasMessageContaining("content-verify");
    }
}
