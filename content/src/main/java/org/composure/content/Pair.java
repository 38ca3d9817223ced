package org.composure.content;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.composure.content.posix.Directory;

/**
 * A directory of the source and the one made from it, open as long as one of several threads uses them. Whoever is the last
 * closes them.
 */
final class Pair {

    private final Directory source;
    private final Directory made;
    private final Crew.Job last;
    private volatile boolean abandoned;
    private final AtomicInteger users = new AtomicInteger(1);

    /**
     * @param last what the last user does before they are closed
     */
    Pair(Directory source, Directory made, Crew.Job last) {
        this.source = source;
        this.made = made;
        this.last = last;
    }

    Directory source() {
        return source;
    }

    Directory made() {
        return made;
    }

    /** One more user; only while the caller is one itself. */
    void retain() {
        users.incrementAndGet();
    }

    /** What the last user would do is left out: something failed, and that is what has to be told. */
    void abandon() {
        abandoned = true;
    }

    /** One user less. */
    void release() throws IOException {
        if (users.decrementAndGet() == 0) {
            try (source;
                    made) {
                if (!abandoned) {
                    last.run();
                }
            }
        }
    }
}
