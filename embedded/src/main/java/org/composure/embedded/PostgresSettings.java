package org.composure.embedded;

import java.nio.file.Path;

/**
 * How an embedded PostgreSQL keeps its data.
 *
 * @param dataDirectory PostgreSQL's data directory; made at the first start
 * @param runDirectory keeps its log and the password of its user
 * @param durable whether a commit survives a loss of power; false only where nobody needs the data afterwards
 */
public record PostgresSettings(Path dataDirectory, Path runDirectory, boolean durable) {

    /** Data to keep, in {@code postgresql} and {@code run} of a directory. */
    public static PostgresSettings keptIn(Path directory) {
        return new PostgresSettings(directory.resolve("postgresql"), directory.resolve("run"), true);
    }

    /** Data for one run, without fsync, in {@code postgresql} and {@code run} of a directory. */
    public static PostgresSettings throwawayIn(Path directory) {
        return new PostgresSettings(directory.resolve("postgresql"), directory.resolve("run"), false);
    }
}
