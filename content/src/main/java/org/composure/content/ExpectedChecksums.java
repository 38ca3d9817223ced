package org.composure.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileKind;
import org.composure.content.posix.FileName;
import org.composure.content.posix.LinkText;
import org.composure.content.posix.RegularFile;
import org.composure.productmd.ChecksumAlgorithm;
import org.composure.productmd.ChecksumFile;
import org.composure.productmd.ImagesReader;
import org.composure.productmd.UnreadableMetadataException;
import org.jspecify.annotations.Nullable;

/** What a compose says of its own files: the sizes and checksums of images.json and of CHECKSUM files, by path. */
final class ExpectedChecksums {

    /** The largest CHECKSUM file that is read, in bytes: it names the images of one directory. */
    private static final long LARGEST = 16L << 20;

    private final Map<String, Expected> byPath = new HashMap<>();
    private final Consumer<String> differs;

    /**
     * @param differs told what is wrong with a list itself
     */
    ExpectedChecksums(Consumer<String> differs) {
        this.differs = differs;
    }

    private record Listed<T>(T value, String in) {}

    /** What is expected of a file; several lists may name it. */
    static final class Expected {

        private @Nullable Listed<Long> size;
        private final Map<ChecksumAlgorithm, Listed<String>> checksums = new EnumMap<>(ChecksumAlgorithm.class);

        /** The algorithms of its checksums. */
        Set<ChecksumAlgorithm> algorithms() {
            return checksums.keySet();
        }

        /** How a file differs, by its size and checksums; null if it does not. */
        @Nullable
        String difference(long found, Map<ChecksumAlgorithm, String> computed) {
            if (size != null && size.value() != found) {
                return "has " + found + " bytes (expected: " + size.value() + ", by " + size.in() + ")";
            }
            for (Map.Entry<ChecksumAlgorithm, Listed<String>> checksum : checksums.entrySet()) {
                String actual = computed.get(checksum.getKey());
                Listed<String> listed = checksum.getValue();
                if (!listed.value().equals(actual)) {
                    return "has the " + checksum.getKey().value() + " " + actual + " (expected: " + listed.value()
                            + ", by " + listed.in() + ")";
                }
            }
            return null;
        }

        /** One of the lists that name it. */
        private String listedIn() {
            return checksums.values().iterator().next().in();
        }
    }

    /** Reads the compose's images.json, if it has one. */
    void readImages(Directory compose) throws IOException {
        InputStream found = ComposeTree.read(compose, ComposeFile.IMAGES).orElse(null);
        if (found == null) {
            return;
        }
        try (InputStream content = found) {
            ImagesReader.read(content, image -> {
                String path = "compose/" + LinkText.of(image.path()).bytes();
                image.checksums()
                        .forEach((algorithm, hex) -> expect(path, "images.json", algorithm, hex, image.size()));
            });
        } catch (UnreadableMetadataException e) {
            differs.accept(compose.path() + "/" + ComposeFile.IMAGES.path() + " cannot be read: " + e.getMessage());
        }
    }

    /** Reads the CHECKSUM files of a directory. */
    void readChecksumFiles(Directory directory, Place place) throws IOException {
        directory.forEach(entry -> {
            FileName name = entry.name();
            if (entry.kind() == FileKind.REGULAR && name.bytes().endsWith("SUM") && ChecksumFile.isName(name.bytes())) {
                readChecksumFile(directory, place, name);
            }
        });
    }

    private void readChecksumFile(Directory directory, Place place, FileName name) throws IOException {
        try (RegularFile file = Volume.openFile(directory, name);
                InputStream content = file.input()) {
            if (file.status().size() > LARGEST) {
                differs.accept(directory.pathOf(name) + " is larger than " + LARGEST + " bytes (expected: checksums)");
                return;
            }
            ChecksumFile.read(
                    name.display(),
                    content,
                    entry -> expect(
                            place.of(new FileName(entry.fileName())).bytes(),
                            name.display(),
                            entry.algorithm(),
                            entry.checksum(),
                            entry.size()));
        } catch (UnreadableMetadataException e) {
            differs.accept(directory.pathOf(name) + " cannot be read: " + e.getMessage());
        }
    }

    private void expect(String path, String listedIn, ChecksumAlgorithm algorithm, String hex, @Nullable Long size) {
        Expected expected = byPath.computeIfAbsent(path, _ -> new Expected());
        Listed<String> other = expected.checksums.putIfAbsent(algorithm, new Listed<>(hex, listedIn));
        if (other != null && !other.value().equals(hex)) {
            differs.accept(new LinkText(path).display() + " has two " + algorithm.value() + " checksums, by "
                    + other.in() + " and by " + listedIn);
        }
        if (size != null) {
            if (expected.size != null && !expected.size.value().equals(size)) {
                differs.accept(new LinkText(path).display() + " has two sizes, by " + expected.size.in() + " and by "
                        + listedIn);
            }
            expected.size = new Listed<>(size, listedIn);
        }
    }

    /** What is expected of a file, for the one time that it is met; null if nothing is. */
    @Nullable
    Expected met(Place directory, FileName name) {
        return byPath.isEmpty() ? null : byPath.remove(directory.of(name).bytes());
    }

    /** Tells of the files that are listed and were not met. */
    void tellMissing() {
        byPath.forEach((path, expected) -> differs.accept(
                new LinkText(path).display() + " is missing (expected: the file, by " + expected.listedIn() + ")"));
    }
}
