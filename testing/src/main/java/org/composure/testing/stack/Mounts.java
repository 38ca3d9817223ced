package org.composure.testing.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Volumes that our processes know under another path than {@link Stack#volume} says. */
final class Mounts {

    private final Path directory;
    private final Function<String, Path> volumes;
    private final Map<String, Path> elsewhere = new TreeMap<>();

    /**
     * None at first.
     *
     * @param directory where the other paths are made
     * @param volumes where each volume is
     */
    Mounts(Path directory, Function<String, Path> volumes) {
        this.directory = directory;
        this.volumes = volumes;
    }

    void elsewhere(String volume) {
        Path link = directory.resolve("mount-of-" + volume);
        try {
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, volumes.apply(volume));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        elsewhere.put(volume, link);
    }

    void asBefore(String volume) {
        elsewhere.remove(volume);
    }

    /** What the processes have to be told. */
    List<String> options() {
        return elsewhere.entrySet().stream()
                .map(mount -> "--composure.volumes." + mount.getKey() + ".path=" + mount.getValue())
                .toList();
    }
}
