package org.composure.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the class path once per user and version.
 *
 * @param version the full version, for example {@code 18.6.0}
 * @param directory where they are unpacked
 */
record PostgresBinaries(String version, Path directory) {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);
    private static final int EXECUTABLE = 0100;

    /**
     * The programs for this machine, unpacked now or by an earlier start.
     *
     * @throws PartStartException on a machine for which there are none
     */
    static PostgresBinaries unpacked() throws IOException {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        String archive = archive(platform);
        Path directory = UserCache.directory().resolve("postgresql-" + packagedVersion() + "-" + archive);
        if (!Files.isDirectory(directory)) {
            unpack("/postgres-" + archive + ".txz", platform, directory);
        }
        return new PostgresBinaries(packagedVersion(), directory);
    }

    /** The major version: data of another one cannot be read. */
    String major() {
        return version.substring(0, version.indexOf('.'));
    }

    /** One of {@code initdb}, {@code pg_ctl}, {@code postgres}. */
    String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    private static String archive(String platform) {
        return switch (platform) {
            case "Linux amd64" -> "linux-x86_64";
            case "Linux aarch64" -> "linux-arm_64";
            default ->
                throw new PartStartException("no embedded PostgreSQL for " + platform
                        + " (expected: Linux amd64 or Linux aarch64, with glibc); use a PostgreSQL server of your own");
        };
    }

    private static String packagedVersion() throws IOException {
        try (@Nullable InputStream version = PostgresBinaries.class.getResourceAsStream("postgresql.version")) {
            return new String(Objects.requireNonNull(version).readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static void unpack(String resource, String platform, Path directory) throws IOException {
        long start = System.nanoTime();
        Path unfinished = Files.createTempDirectory(directory.getParent(), "unpacking-");
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new PartStartException("the class path has no PostgreSQL for " + platform + ": " + resource);
            }
            try (var tar = new TarArchiveInputStream(new XZInputStream(packed))) {
                for (@Nullable TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
                    write(tar, e, unfinished.resolve(e.getName()).normalize());
                }
            }
            Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
            LOG.debug("another process has unpacked {} meanwhile", directory);
        } finally {
            Trees.delete(unfinished);
        }
        LOG.info("unpacked PostgreSQL to {} in {} ms", directory, (System.nanoTime() - start) / 1_000_000);
    }

    private static void write(InputStream content, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, file);
            boolean executable = (entry.getMode() & EXECUTABLE) != 0;
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
