package org.composure.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A compose of many files, so that moving it takes its time: a {@link SampleCompose}, thousands of small files, and some of
 * several MB. What each holds follows from its compose and its path.
 *
 * @param sample what makes it a compose
 * @param small how many small files there are; a quarter of them is metadata, which is never linked
 */
public record BigCompose(SampleCompose sample, int small) {

    private static final int LARGE = 6;
    private static final int LARGE_BYTES = 4 << 20;
    private static final int DIRECTORIES = 40;
    private static final String OS = "compose/Everything/x86_64/os/";

    /** The compose's id. */
    public String id() {
        return sample.id();
    }

    /** The paths of the files that it has beside the sample's, relative to the compose. */
    public List<String> files() {
        return Stream.concat(
                        IntStream.range(0, small).mapToObj(BigCompose::smallFile),
                        IntStream.range(0, LARGE).mapToObj(i -> OS + "images/large-" + i + ".img"))
                .toList();
    }

    private static String smallFile(int i) {
        String kind = i % 4 == 0 ? "repodata" : "Packages";
        return String.format(Locale.ROOT, "%s%s/d%02d/file-%05d.rpm", OS, kind, i % DIRECTORIES, i);
    }

    /** The same files as {@link #files()}: names by directory. */
    public Map<String, TreeSet<String>> names() {
        return files().stream()
                .collect(Collectors.groupingBy(
                        path -> path.substring(0, path.lastIndexOf('/')),
                        TreeMap::new,
                        Collectors.mapping(
                                path -> path.substring(path.lastIndexOf('/') + 1),
                                Collectors.toCollection(TreeSet::new))));
    }

    /** What the file at a path of {@link #files()} holds: first the compose's id and a new line. */
    public byte[] content(String path) {
        byte[] start = (id() + "\n" + path + "\n").getBytes(StandardCharsets.UTF_8);
        int size = path.endsWith(".img") ? LARGE_BYTES : start.length + Math.floorMod(path.hashCode(), 3000);
        byte[] content = Arrays.copyOf(start, size);
        long state = Arrays.hashCode(start);
        for (int i = start.length; i < size; i++) {
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            content[i] = (byte) (state >>> 56);
        }
        return content;
    }

    /**
     * Writes the compose into a directory named by its id.
     *
     * @param parent where the directory is made
     * @return the directory
     */
    public Path writeTo(Path parent) {
        Path root = sample.writeTo(parent);
        try {
            for (String directory : names().keySet()) {
                Files.createDirectories(root.resolve(directory));
            }
            for (String path : files()) {
                Files.write(root.resolve(path), content(path));
            }
            Files.setPosixFilePermissions(root.resolve(smallFile(1)), PosixFilePermissions.fromString("r--r-----"));
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
