package org.composure.testing.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.composure.embedded.Trees;

/**
 * A bootable jar that starts in a third of the time: unpacked, and with a cache of what its JVM found out in an earlier start.
 * That is made once for each build, beside the jar.
 */
final class QuickJar {

    private final Path jar;
    private final Path directory;
    private final Path unpacked;
    private final Path cache;

    /** The jar, of which nothing is unpacked yet. */
    QuickJar(Path jar) {
        this.jar = jar;
        this.directory = jar.resolveSibling("quick-start");
        this.unpacked = directory.resolve(jar.getFileName());
        this.cache = directory.resolve("aot");
    }

    /**
     * Unpacks it and lets it start once, unless that was done; it ends as soon as it could serve.
     *
     * @param options what it needs to start
     * @param environment the same
     * @throws IllegalStateException with what it says, where it does not start
     */
    void prepare(List<String> options, Map<String, String> environment) {
        prepare(arguments -> {
            List<String> start = new ArrayList<>(List.of("-Dspring.context.exit=onRefresh"));
            start.addAll(arguments);
            start.addAll(options);
            run(start, environment);
        });
    }

    /**
     * Unpacks it and lets it run once, unless that was done.
     *
     * @param once runs it to its own end, given the arguments for the JVM
     */
    void prepare(Consumer<List<String>> once) {
        try {
            // Its time of modification is the same in every build.
            if (Files.exists(cache) && changed(cache).compareTo(changed(jar)) > 0) {
                return;
            }
            Trees.delete(directory);
            run(
                    List.of(
                            "-Djarmode=tools",
                            "-jar",
                            jar.toString(),
                            "extract",
                            "--destination",
                            directory.toString()),
                    Map.of());
            once.accept(List.of("-XX:AOTCacheOutput=" + cache, "-jar", unpacked.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime changed(Path file) throws IOException {
        return (FileTime) Files.getAttribute(file, "unix:ctime");
    }

    /** The arguments with which a JVM runs it. */
    List<String> arguments() {
        return List.of("-XX:AOTCache=" + cache, "-jar", unpacked.toString());
    }

    private static void run(List<String> arguments, Map<String, String> environment) {
        List<String> command = new ArrayList<>(JarProcess.jvm("384m"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ":\n" + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
