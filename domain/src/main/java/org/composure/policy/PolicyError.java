package org.composure.policy;

/**
 * One thing that is wrong with one policy.
 *
 * @param file the name of the file, or of the directory where no single file is at fault
 * @param field where in it, for example {@code gates[1].status} or {@code line 3, column 5}; empty for all of it
 * @param message what was given and what was expected
 */
public record PolicyError(String file, String field, String message) {

    /** The error as one line: file, field, message. */
    @Override
    public String toString() {
        return file + ": " + (field.isEmpty() ? "" : field + ": ") + message;
    }
}
