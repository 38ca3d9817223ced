package org.composure.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** Files and directories that only their owner reads. */
public final class PrivateFiles {

    private PrivateFiles() {}

    /** Writes text to a file that has mode 0600 from its first byte on, and is there whole or not at all. */
    public static void write(Path file, String text) throws IOException {
        Path whole = Files.createTempFile(parent(file), file.getFileName() + ".", ".new", onlyOwner("rw-------"));
        Files.writeString(whole, text);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Creates a directory of mode 0700, and what is missing above it; one that is there stays as it is. */
    public static void createDirectory(Path directory) throws IOException {
        Files.createDirectories(parent(directory));
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory, onlyOwner("rwx------"));
        }
    }

    private static Path parent(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "the root directory");
    }

    private static FileAttribute<Set<PosixFilePermission>> onlyOwner(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
