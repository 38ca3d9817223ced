package org.composure.e2e;

import java.nio.file.Path;
import org.composure.testing.stack.StandaloneStack;

/** Starts the jar that this build has made, with the policies of these tests. */
final class Standalone {

    private Standalone() {}

    static StandaloneStack start(String... options) {
        return startWith("e2e-policies", options);
    }

    /** Starts it with other policies: a directory of the tests' resources. */
    static StandaloneStack startWith(String policies, String... options) {
        return StandaloneStack.start(
                Path.of("target/composure-standalone.jar").toAbsolutePath(),
                Path.of("src/test/resources").resolve(policies).toAbsolutePath(),
                options);
    }
}
