package org.composure.imports.store;

/** Another process has gone on with the same import. */
public final class OvertakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OvertakenException(String source) {
        super("another process imports from " + source + " (expected: one at a time)");
    }
}
