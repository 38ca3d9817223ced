package org.composure.removal;

import java.util.Locale;

/** What is removed. */
public enum RemovalKind {
    /** A compose, from where it lies: it is no more after that, its metadata stays. */
    COMPOSE,
    /** A tree that a compose has left when it was promoted. */
    TREE;

    /** The kind's name in the API and in rows. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of a stored name.
     *
     * @throws IllegalArgumentException if no kind has that name
     */
    public static RemovalKind ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
