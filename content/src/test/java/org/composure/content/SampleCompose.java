package org.composure.content;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A small compose on disk as Pungi leaves it, and a way to see what a tree holds. */
final class SampleCompose {

    static final String ID = "Fedora-43-20261120.n.0";

    private static final Instant MADE = Instant.parse("2026-11-20T03:04:05.123456789Z");

    private SampleCompose() {}

    /** Writes the compose into a new directory below a volume's root. */
    static Path in(Path volume) throws IOException {
        Path compose = Files.createDirectories(volume.resolve(ID));
        file(compose.resolve("STATUS"), "FINISHED\n");
        file(compose.resolve("COMPOSE_ID"), ID);
        file(compose.resolve("compose/metadata/composeinfo.json"), "{\"composeinfo\": 1}");
        file(compose.resolve("compose/metadata/rpms.json"), "{\"rpms\": 1}");
        file(compose.resolve("compose/Server/x86_64/os/.treeinfo"), "[general]\n");
        file(compose.resolve("compose/Server/x86_64/os/media.repo"), "[media]\n");
        file(compose.resolve("compose/Server/x86_64/os/repodata/repomd.xml"), "<repomd/>");
        file(compose.resolve("compose/Server/x86_64/os/repodata/deeper/more.xml"), "<more/>");
        for (String name : new String[] {"bash-5.3-1.fc43.x86_64.rpm", "dnf-5.2-1.fc43.noarch.rpm", "-rf"}) {
            file(compose.resolve("compose/Server/x86_64/os/Packages/" + name), "rpm " + name);
        }
        file(compose.resolve("compose/Server/x86_64/iso/boot.iso"), "iso".repeat(1000));
        file(compose.resolve("work/huge.tmp"), "left behind");
        file(compose.resolve("logs/global/pungi.log"), "left behind too");
        Files.createDirectories(compose.resolve("compose/Server/x86_64/empty"));
        Files.setPosixFilePermissions(
                compose.resolve("compose/Server/x86_64/os/Packages"), PosixFilePermissions.fromString("rwxrwxr-x"));
        try (Stream<Path> all = Files.walk(compose)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.setLastModifiedTime(path, FileTime.from(MADE));
            }
        }
        return compose;
    }

    /** Writes a file, and the directories that it needs. */
    static void file(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /** What a tree holds: each path with its kind, mode, time and content. Of the root only what is in it. */
    static SortedMap<String, String> manifest(Path root, String... without) throws IOException {
        SortedMap<String, String> manifest = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all.skip(1)::iterator) {
                String relative = root.relativize(path).toString();
                if (Stream.of(without).noneMatch(w -> relative.equals(w) || relative.startsWith(w + "/"))) {
                    manifest.put(relative, described(path));
                }
            }
        }
        return manifest;
    }

    private static String described(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "-> " + Files.readSymbolicLink(path);
        }
        String content = Files.isDirectory(path)
                ? "directory"
                : new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path)) + " "
                + Files.getLastModifiedTime(path) + " " + content;
    }

    /** The file's number on its file system. */
    static long inode(Path path) throws IOException {
        return (Long) Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }
}
