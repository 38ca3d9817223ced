package org.composure.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.composure.digest.Sha256;
import org.composure.embedded.Trees;
import org.composure.embedded.UserCache;

/**
 * Makes {@code java -jar} start in half the time. Loading 15,000 classes from jars within a jar, and compiling them for peak
 * speed meanwhile, costs more than all that is started. So the jar is unpacked once, and the process goes on as another java
 * that runs the unpacked files with flags for a quick start: the same process, by {@code execv}, so that whoever started it
 * stops or kills the right one.
 *
 * <p>The flags given by the user come after ours and win. {@code -Dcomposure.quick-start=false} leaves all as it is.
 */
final class QuickStart {

    private static final String OFF = "composure.quick-start";
    private static final String CLASSES = "BOOT-INF/classes/";
    private static final String LIBRARIES = "BOOT-INF/lib/";
    private static final String CLASS_PATH = "class-path";
    private static final String ORDER = "BOOT-INF/classpath.idx";

    private QuickStart() {}

    /**
     * Goes on as a quicker java, if this one runs the packaged jar. Returns if it does not, or if that is not possible here:
     * then the start takes longer.
     */
    static void becomeQuicker(String[] arguments) {
        Path jar = Path.of(System.getProperty("java.class.path"));
        boolean packaged =
                String.valueOf(QuickStart.class.getResource("QuickStart.class")).startsWith("jar:nested:");
        if (!packaged || !Files.isRegularFile(jar) || !Boolean.parseBoolean(System.getProperty(OFF, "true"))) {
            return;
        }
        try {
            execute(command(unpacked(jar), arguments));
        } catch (IOException e) {
            System.err.println("The jar cannot be unpacked, so the start takes longer: " + e);
        }
    }

    /** Where the jar is unpacked, by this start or an earlier one of the very same jar. */
    private static Path unpacked(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            List<JarEntry> entries = file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .filter(entry -> entry.getName().startsWith(CLASSES)
                            || entry.getName().startsWith(LIBRARIES))
                    .toList();
            String contents = entries.stream()
                    .map(entry -> entry.getName() + " " + entry.getSize() + " " + Long.toHexString(entry.getCrc()))
                    .collect(Collectors.joining("\n"));
            Path directory = UserCache.directory()
                    .resolve("standalone-" + Sha256.hex(contents).substring(0, 16));
            if (!isWhole(directory, entries)) {
                Trees.delete(directory);
                Path temporary = Files.createTempDirectory(directory.getParent(), "unpacking-");
                try {
                    for (JarEntry entry : entries) {
                        Path target = temporary.resolve(entry.getName());
                        Files.createDirectories(target.getParent());
                        try (InputStream content = file.getInputStream(entry)) {
                            Files.copy(content, target);
                        }
                    }
                    Files.writeString(temporary.resolve(CLASS_PATH), "-cp\n\"" + classPath(file, directory) + "\"\n");
                    rename(temporary, directory);
                } finally {
                    Trees.delete(temporary);
                }
            }
            return directory;
        }
    }

    /** A power cut soon after unpacking may have left files that are shorter than they were written. */
    private static boolean isWhole(Path directory, List<JarEntry> entries) throws IOException {
        for (JarEntry entry : entries) {
            Path file = directory.resolve(entry.getName());
            if (!Files.isRegularFile(file) || Files.size(file) != entry.getSize()) {
                return false;
            }
        }
        return Files.isRegularFile(directory.resolve(CLASS_PATH)) && Files.size(directory.resolve(CLASS_PATH)) > 0;
    }

    private static void rename(Path temporary, Path directory) throws IOException {
        try {
            Files.move(temporary, directory);
        } catch (IOException e) {
            // Another start may have been faster.
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /** The order in which the jar itself wants its libraries. */
    private static String classPath(JarFile file, Path directory) throws IOException {
        try (InputStream order = file.getInputStream(file.getEntry(ORDER))) {
            return new String(order.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> directory
                            .resolve(line.replaceFirst("^- \"", "").replaceFirst("\"$", ""))
                            .toString())
                    .collect(Collectors.joining(":", directory.resolve(CLASSES) + ":", ""));
        }
    }

    private static List<String> command(Path directory, String[] arguments) {
        List<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        if (given.stream().noneMatch(flag -> flag.matches("-XX:[+]Use\\w+GC"))) {
            command.add("-XX:+UseSerialGC");
        }
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(given);
        command.add("@" + directory.resolve(CLASS_PATH));
        command.add(StandaloneApplication.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Returns only if the kernel refuses. */
    @SuppressWarnings("restricted") // There is no other way to become another program.
    private static void execute(List<String> command) throws IOException {
        Linker linker = Linker.nativeLinker();
        MemorySegment execv = SymbolLookup.loaderLookup()
                .or(linker.defaultLookup())
                .find("execv")
                .orElseThrow(() -> new IOException("no execv here"));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocate(ValueLayout.ADDRESS, command.size() + 1L);
            for (int i = 0; i < command.size(); i++) {
                all.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(command.get(i)));
            }
            all.setAtIndex(ValueLayout.ADDRESS, command.size(), MemorySegment.NULL);
            System.out.flush();
            System.err.flush();
            Object result = linker.downcallHandle(
                            execv,
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS))
                    .invokeWithArguments(arena.allocateFrom(command.getFirst()), all);
            throw new IOException("execv of " + command.getFirst() + " answers " + result);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("execv cannot be called", e);
        }
    }
}
