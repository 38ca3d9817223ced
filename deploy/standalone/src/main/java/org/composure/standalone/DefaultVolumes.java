package org.composure.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.core.env.Environment;

/** The volumes that lie in the data directory unless others are given. */
final class DefaultVolumes {

    private static final List<String> NAMES = List.of("incoming", "nightly", "candidate", "milestone");

    private DefaultVolumes() {}

    /** Creates the directories of those that are in force; a directory that somebody chose is theirs to make. */
    static void create(Environment environment) {
        Path data = Path.of(environment.getRequiredProperty("composure.data-dir"));
        for (String name : NAMES) {
            Path path = Path.of(environment.getRequiredProperty("composure.volumes." + name + ".path"));
            if (path.startsWith(data)) {
                try {
                    Files.createDirectories(path);
                } catch (IOException e) {
                    throw new StartException("the volume " + name + " cannot be made in " + path + ": " + e, e);
                }
            }
        }
    }
}
