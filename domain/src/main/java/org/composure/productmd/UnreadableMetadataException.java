package org.composure.productmd;

/** A metadata file of a compose that cannot be read: no JSON, not laid out as expected, or too large. Says what and where. */
public final class UnreadableMetadataException extends Exception {

    private static final long serialVersionUID = 1L;

    /** A file that was read, and is not what it should be. */
    public UnreadableMetadataException(String message) {
        super(message);
    }

    /** A file that is no JSON. */
    public UnreadableMetadataException(String message, Throwable cause) {
        super(message, cause);
    }
}
