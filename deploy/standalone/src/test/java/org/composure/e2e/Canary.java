package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Files that nobody has business with. Who changes, replaces, links or moves one of them leaves a trace in its status (a
 * change of content is a change of ctime), and so does who reads one, where the file system keeps the time of the last access.
 */
final class Canary {

    /** What their content holds, to be looked for where it must not appear. */
    static final String SECRET = "canary-6b1f0c";

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));
    private static final String STATUS =
            "unix:ino,nlink,mode,uid,gid,size,ctime,lastModifiedTime,isDirectory,isSymbolicLink";

    private final List<Path> roots;
    private final String attributes;
    private final Map<Path, Map<String, Object>> before = new TreeMap<>();

    private Canary(List<Path> roots, String attributes) {
        this.roots = roots;
        this.attributes = attributes;
    }

    /** Makes a directory with files of the names that a compose has. */
    static Canary in(Path directory) throws IOException {
        for (String name :
                List.of("secret", "STATUS", "COMPOSE_ID", "metadata/composeinfo.json", "metadata/rpms.json")) {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, SECRET + " " + name + "\n");
        }
        Canary canary = new Canary(List.of(directory), STATUS + ",lastAccessTime");
        canary.watch();
        return canary;
    }

    /** Watches over trees that are there and may be read, but not changed. */
    static Canary over(Path... roots) throws IOException {
        Canary canary = new Canary(List.of(roots), STATUS);
        canary.watch();
        return canary;
    }

    Path directory() {
        return roots.getFirst();
    }

    /** From now on nothing may happen to them. */
    void watch() throws IOException {
        before.clear();
        for (Path root : roots) {
            try (Stream<Path> all = Files.walk(root)) {
                all.forEach(path -> before.put(path, Map.of()));
            }
        }
        for (Path path : before.keySet()) {
            if (attributes.endsWith("lastAccessTime") && !Files.isSymbolicLink(path)) {
                // Later than the last access: then the next one is written down, also where not every one is.
                Files.setAttribute(path, "lastAccessTime", LONG_AGO);
            }
        }
        before.replaceAll((path, _) -> status(path));
    }

    /** A directory shows in its own status that something was added to it or taken away. */
    void assertUntouched() {
        before.forEach((path, status) ->
                assertThat(status(path)).as("status of %s", path).isEqualTo(status));
    }

    private Map<String, Object> status(Path path) {
        try {
            return Files.readAttributes(path, attributes, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
