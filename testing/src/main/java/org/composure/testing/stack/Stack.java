package org.composure.testing.stack;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A running Composure with all it needs, seen from outside. The same tests run on every implementation. */
public interface Stack extends AutoCloseable {

    /** The root of a server of the API, with a slash at its end; where there are several, another one at each call. */
    URI url();

    /** The root of a server of the admin pages, with a slash at its end; where there are several, another one at each call. */
    URI adminUrl();

    /** The URL under which the world reads a volume, with a slash at its end. */
    URI volumeUrl(String volume);

    /** Where the message broker listens: an AMQP 0-9-1 URI with user and password. */
    URI broker();

    /** The directory that holds a volume. */
    Path volume(String name);

    /** The directory that steers halt points. */
    Path haltPoints();

    /** What our processes have said, a file for each. */
    List<Path> logs();

    /** A connection to the database, to count what is in it. */
    Connection database() throws SQLException;

    /** From the next start on our processes know the volume under another path, as another host would that mounts it. */
    void mountElsewhere(String volume);

    /** From the next start on our processes know the volume under {@link #volume} again. */
    void mountAsBefore(String volume);

    /** Kills all our processes at once, as a power cut would. */
    void kill();

    /** Starts those that do not run on the same data, and returns when all are ready. */
    void start();

    /** Stops all. */
    @Override
    void close();
}
