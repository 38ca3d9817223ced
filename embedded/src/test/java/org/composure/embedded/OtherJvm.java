package org.composure.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** A JVM that starts a part and holds it until it is killed. */
final class OtherJvm {

    private static final String READY = "ready";

    private OtherJvm() {}

    /** Runs a main class until it prints that it is ready, and kills it there. */
    static void killOnceReady(Class<?> main, Path directory) throws IOException {
        List<String> command = Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        directory.toString())
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> said =
                    output.lines().takeWhile(line -> !line.equals(READY)).toList();
            if (!process.isAlive()) {
                throw new IllegalStateException("the other JVM ended before it was ready: " + said);
            }
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    /** What the other JVM does: it starts something, says so, and holds it until it is killed. */
    static void hold(Callable<?> start) {
        try {
            Object held = start.call();
            System.out.println(READY);
            System.out.flush();
            int end = System.in.read();
            throw new IllegalStateException("not killed, " + held + " read " + end);
        } catch (Exception | Error e) {
            e.printStackTrace();
            // The part's threads would keep this JVM alive, and the test waiting.
            Runtime.getRuntime().halt(1);
        }
    }
}
