package org.composure.imports;

/** The CTS does not answer as it should. The message says what was asked, what came, and what was expected. */
public final class CtsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CtsException(String message) {
        super(message);
    }
}
