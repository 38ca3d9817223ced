package org.composure.deployable;

/** Something outside of this process that it cannot do its work without. Asked by one thread at a time. */
public interface Dependency extends AutoCloseable {

    /** What it is called in health and log, one word in lower case. */
    String name();

    /**
     * Returns if it is there.
     *
     * @throws Exception if it is not, or has not answered within some seconds; the message says why
     */
    void ask() throws Exception;

    /** Lets go of what asking holds. */
    @Override
    default void close() {}
}
