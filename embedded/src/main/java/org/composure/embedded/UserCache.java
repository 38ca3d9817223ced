package org.composure.embedded;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where things are unpacked once for a user. */
public final class UserCache {

    private UserCache() {}

    /** The user's cache; where the user has no home to write to, a directory of the user's own among the temporary ones. */
    public static Path directory() throws IOException {
        @Nullable String configured = System.getenv("XDG_CACHE_HOME");
        Path cache = configured != null && configured.startsWith("/")
                ? Path.of(configured)
                : Path.of(System.getProperty("user.home"), ".cache");
        try {
            PrivateFiles.createDirectory(cache.resolve("composure"));
            return cache.resolve("composure");
        } catch (FileSystemException e) {
            Path instead = Path.of(System.getProperty("java.io.tmpdir"), "composure-" + Users.id());
            PrivateFiles.createDirectory(instead);
            if (Users.ownerOf(instead) != Users.id()) {
                throw new PartStartException(instead + " belongs to another user, and " + cache
                        + " cannot be written; set XDG_CACHE_HOME to a directory of your own");
            }
            return instead;
        }
    }
}
