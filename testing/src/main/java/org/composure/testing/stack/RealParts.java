package org.composure.testing.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * PostgreSQL, RabbitMQ, Temporal and a web server, as {@code deploy/real-stack} runs them: one of each for all tests, in the
 * directory {@code -Dcomposure.real-stack.dir}, or where the script has it by itself.
 */
final class RealParts {

    private final List<String> script;
    private final JsonNode endpoints;

    private RealParts(List<String> script, JsonNode endpoints) {
        this.script = script;
        this.endpoints = endpoints;
    }

    /** Starts what does not run yet; it stays when the tests are over. */
    static RealParts up(Path script) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        String directory = System.getProperty("composure.real-stack.dir");
        if (directory != null) {
            command.addAll(List.of("--dir", directory));
        }
        String said = run(command, "up");
        Path file = said.lines()
                .filter(line -> line.startsWith("addresses "))
                .map(line -> Path.of(line.substring(line.indexOf('/'))))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("up does not tell the file of the addresses:\n" + said));
        try {
            return new RealParts(command, JsonMapper.shared().readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What its endpoints.json says. */
    JsonNode endpoints() {
        return endpoints;
    }

    /**
     * Lets the script do something, and waits until it is done.
     *
     * @throws IllegalStateException where it fails, with what it said
     */
    void run(String... command) {
        run(script, command);
    }

    private static String run(List<String> script, String... command) {
        List<String> all = Stream.concat(script.stream(), Stream.of(command)).toList();
        try {
            Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(all + ":\n" + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
