package org.composure.testing;

import java.util.List;
import org.composure.embedded.TemporalPart;

/**
 * Temporal in real time for tests: one per JVM, started when the first test wants it. Tests keep apart by their task
 * queues and workflow ids. Workflow code alone is tested faster where time is skipped.
 */
public final class TestTemporal {

    private TestTemporal() {}

    /** The running server, which knows Composure's search attributes; nobody closes it. */
    public static TemporalPart running() {
        return Server.PART;
    }

    private static final class Server {
        static final TemporalPart PART = TestParts.untilExit(
                "temporal", directory -> TemporalPart.start(List.of("ComposeId", "PromotionStage", "PromotionPhase")));
    }
}
