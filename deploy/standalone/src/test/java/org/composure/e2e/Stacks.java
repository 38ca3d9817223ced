package org.composure.e2e;

import java.nio.file.Path;
import org.composure.testing.stack.RealStack;
import org.composure.testing.stack.Stack;
import org.composure.testing.stack.StandaloneStack;
import tools.jackson.databind.JsonNode;

/** Starts what this build has made, with the policies of these tests: {@code -Dcomposure.stack=embedded} or {@code real}. */
final class Stacks {

    private static final Path PROJECT = Path.of("../..").toAbsolutePath().normalize();

    private Stacks() {}

    /** Starts the OpenID provider that is beside the real parts, and tells what is known of it. */
    static JsonNode provider() {
        return RealStack.provider(PROJECT);
    }

    static Stack start(String... options) {
        return startWith("e2e-policies", options);
    }

    /** Starts it with other policies: a directory of the tests' resources. */
    static Stack startWith(String policies, String... options) {
        Path directory = Path.of("src/test/resources").resolve(policies).toAbsolutePath();
        String kind = System.getProperty("composure.stack", "embedded");
        return switch (kind) {
            case "embedded" ->
                StandaloneStack.start(
                        PROJECT.resolve("deploy/standalone/target/composure-standalone.jar"), directory, options);
            case "real" -> RealStack.start(PROJECT, directory, options);
            default -> throw new IllegalArgumentException("composure.stack=" + kind + " (expected: embedded or real)");
        };
    }
}
