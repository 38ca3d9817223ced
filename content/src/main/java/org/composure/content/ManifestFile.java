package org.composure.content;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileName;
import org.composure.content.posix.RegularFile;
import org.composure.problem.FieldError;

/**
 * The manifest of a tree: the SHA-256 of each of its files, in a file that {@code sha256sum -c} reads. It lies beside the
 * temporary trees, in {@code .composure/manifests}, so that the compose itself is what its source is.
 *
 * @param area the volume's staging area
 * @param promotion the promotion's id
 */
public record ManifestFile(StagingArea area, String promotion) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,100}");
    private static final FileName DIRECTORY = FileName.of("manifests");
    private static final int MODE = 0644;

    /**
     * @throws IllegalArgumentException if the id is not letters, digits and dashes
     */
    public ManifestFile {
        if (!ID.matcher(promotion).matches()) {
            throw new IllegalArgumentException(FieldError.of("promotion", promotion, "letters, digits and dashes")
                    .message());
        }
    }

    /** Where it lies, relative to the volume's root. */
    public String path() {
        return ".composure/manifests/" + name();
    }

    private FileName name() {
        return FileName.of(promotion + ".sha256");
    }

    private FileName draftName() {
        return FileName.of(promotion + ".draft");
    }

    /** Removes it, and what is left of a draft; does nothing if there is none. */
    public void remove() throws IOException {
        try (Directory composure = area.findArea()) {
            if (composure != null) {
                try (Directory directory =
                        Volume.findDirectory(composure, DIRECTORY).orElse(null)) {
                    if (directory != null) {
                        directory.removeFile(draftName());
                        directory.removeFile(name());
                    }
                }
            }
        }
    }

    /** Begins it anew. */
    Draft draft() throws IOException {
        try (Directory composure = area.makeArea()) {
            Directory directory = Volume.makeDirectory(composure, DIRECTORY);
            try {
                directory.removeFile(draftName());
                return new Draft(directory, directory.createFile(draftName(), MODE));
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        }
    }

    /** A manifest that is being written, by several threads. */
    final class Draft implements AutoCloseable {

        private final Directory directory;
        private final RegularFile file;
        private final ManifestWriter writer;

        private Draft(Directory directory, RegularFile file) {
            this.directory = directory;
            this.file = file;
            this.writer = new ManifestWriter(file.output());
        }

        synchronized void add(List<FileName> path, String sha256) throws IOException {
            writer.add(path, sha256);
        }

        /** Takes the place of an earlier one, durably; gives its own SHA-256 (hex). */
        synchronized String publish() throws IOException {
            String sha256 = writer.finish();
            file.setMode(MODE);
            file.sync();
            directory.rename(draftName(), directory, name());
            directory.sync();
            return sha256;
        }

        @Override
        public void close() {
            file.close();
            directory.close();
        }
    }
}
