package org.composure.content;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.composure.content.posix.FileName;

/** Absolute paths as the names that lead there from the root of all. */
final class AbsolutePath {

    private AbsolutePath() {}

    /** The names of a configured path. */
    static List<FileName> names(Path path) {
        return StreamSupport.stream(path.toAbsolutePath().normalize().spliterator(), false)
                .map(name -> FileName.of(name.toString()))
                .toList();
    }

    /** Whether a path lies below a directory. */
    static boolean isBelow(List<FileName> path, List<FileName> directory) {
        return path.size() > directory.size()
                && path.subList(0, directory.size()).equals(directory);
    }

    /** The text, bytes one in each character, of the relative path from a directory to a file. */
    static String relative(List<FileName> from, List<FileName> to) {
        int common = 0;
        while (common < Math.min(from.size(), to.size() - 1) && from.get(common).equals(to.get(common))) {
            common++;
        }
        return "../".repeat(from.size() - common)
                + String.join(
                        "/",
                        to.subList(common, to.size()).stream()
                                .map(FileName::bytes)
                                .toList());
    }
}
