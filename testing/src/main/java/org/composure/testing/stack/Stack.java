package org.composure.testing.stack;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** A running Composure with all it needs, seen from outside. The same tests run on every implementation. */
public interface Stack extends AutoCloseable {

    /** The root of the HTTP server, with a slash at its end. */
    URI url();

    /** Where the message broker listens: an AMQP 0-9-1 URI with user and password. */
    URI broker();

    /** The directory that holds a volume. */
    Path volume(String name);

    /** The directory that steers halt points. */
    Path haltPoints();

    /** A connection to the database, to count what is in it. */
    Connection database() throws SQLException;

    /** From the next start on the process knows the volume under another path, as another host would that mounts it. */
    void mountElsewhere(String volume);

    /** From the next start on the process knows the volume under {@link #volume} again. */
    void mountAsBefore(String volume);

    /** Kills the process at once, as a power cut would. */
    void kill();

    /** Starts it again on the same data, and returns when it is ready. */
    void start();

    /** Stops all. */
    @Override
    void close();
}
