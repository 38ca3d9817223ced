package org.composure.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Looks at trees on disk. */
final class Disk {

    private Disk() {}

    /** The files of a tree by their relative path, with their inode; without {@code logs} and {@code work}. */
    static Map<String, Object> inodes(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            Map<String, Object> inodes = new TreeMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = root.relativize(file).toString();
                if (!path.startsWith("logs/") && !path.startsWith("work/")) {
                    inodes.put(path, Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS));
                }
            }
            return inodes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tree's files by their relative path, with size, mode, time and SHA-256; without {@code logs} and {@code work}. */
    static Map<String, String> manifest(Path root) {
        Map<String, String> manifest = new TreeMap<>();
        inodes(root).keySet().forEach(path -> {
            try {
                Path file = root.resolve(path);
                PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
                byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                manifest.put(
                        path,
                        attributes.size() + " " + PosixFilePermissions.toString(attributes.permissions()) + " "
                                + attributes.lastModifiedTime() + " "
                                + HexFormat.of().formatHex(sha256));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        });
        return manifest;
    }

    /** The files of a copy that have their source's size and time, with their inode. */
    static Map<String, Object> finished(Path source, Path copy) {
        Map<String, Object> finished = inodes(copy);
        finished.keySet().removeIf(path -> {
            try {
                return Files.size(copy.resolve(path)) != Files.size(source.resolve(path))
                        || !Files.getLastModifiedTime(copy.resolve(path))
                                .equals(Files.getLastModifiedTime(source.resolve(path)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return finished;
    }

    /** What is left of temporary trees on a volume; manifests are kept. */
    static List<Path> leftovers(Path volume) {
        Path area = volume.resolve(".composure");
        if (!Files.isDirectory(area)) {
            return List.of();
        }
        try (Stream<Path> left = Files.list(area)) {
            return left.filter(path -> !path.endsWith("manifests")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Pungi may rewrite in place, so that a promoted compose needs a copy of its own. */
    static boolean isCopied(String path) {
        return path.equals("STATUS")
                || path.equals("COMPOSE_ID")
                || path.startsWith("compose/metadata/")
                || path.contains("/repodata/")
                || path.endsWith("/.treeinfo");
    }
}
