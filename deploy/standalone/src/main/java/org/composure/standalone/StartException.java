package org.composure.standalone;

/** Composure does not start. The message is for the person who started it: what is wrong, and which option changes it. */
final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
