package org.composure.content;

import java.io.IOException;

/** A compose changed while it was read: the step may be tried again, but will only succeed once nobody writes there. */
public final class SourceChangedException extends IOException {

    private static final long serialVersionUID = 1L;

    SourceChangedException(String message) {
        super(message + " (expected: a compose that nobody writes to)");
    }
}
