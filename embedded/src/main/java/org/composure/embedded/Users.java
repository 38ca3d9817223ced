package org.composure.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who owns processes and files, as numbers. */
final class Users {

    private static final int ROOT = 0;

    private Users() {}

    /** This process's user. */
    static int id() throws IOException {
        return ownerOf(Path.of("/proc/self"));
    }

    /** Whether this process is root's. */
    static boolean isRoot() throws IOException {
        return id() == ROOT;
    }

    /** The owner of a file. */
    static int ownerOf(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:uid");
    }
}
