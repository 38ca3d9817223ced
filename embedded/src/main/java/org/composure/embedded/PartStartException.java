package org.composure.embedded;

/** An embedded part did not start. The message says what was found, and what to do about it. */
public final class PartStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A failure that has no cause beyond its message. */
    public PartStartException(String message) {
        super(message);
    }

    /** A failure with the exception that brought it up. */
    public PartStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
