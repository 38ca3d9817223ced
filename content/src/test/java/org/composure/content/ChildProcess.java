package org.composure.content;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A second JVM that does what a class's {@code main} says. */
final class ChildProcess {

    private ChildProcess() {}

    /**
     * What it was and how it ended.
     *
     * @param status 0 if it went well
     * @param output all that it wrote
     */
    record Finished(int status, String output) {}

    /** Runs it to its end; what stands before it, for example a tracer, may be empty. */
    static Finished run(List<String> before, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                // Surefire's own class path is only a file that names this one.
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        Stream.of(arguments).forEach(command::add);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return new Finished(process.onExit().join().exitValue(), text);
        }
    }
}
