package org.composure.e2e;

import java.nio.file.Path;
import org.composure.testing.stack.StandaloneStack;

/** Starts the jar that this build has made, with the policies of these tests. */
final class Standalone {

    private Standalone() {}

    static StandaloneStack start(String... options) {
        return StandaloneStack.start(
                Path.of("target/composure-standalone.jar").toAbsolutePath(),
                Path.of("src/test/resources/e2e-policies").toAbsolutePath(),
                options);
    }
}
