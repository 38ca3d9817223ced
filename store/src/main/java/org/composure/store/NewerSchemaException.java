package org.composure.store;

/** The database's schema is newer than this program. The message says which migrations are unknown. */
public final class NewerSchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NewerSchemaException(String message) {
        super(message);
    }
}
