package org.composure.compose;

import java.util.regex.Pattern;
import org.composure.problem.FieldError;

/**
 * A compose's id, for example {@code Fedora-43-20261120.n.0}; unique for ever. It stands in URLs and in paths, so it holds
 * only what is harmless there.
 *
 * @param value the id: 1 to 255 of ASCII letters, digits and {@code . _ + ~ -}, beginning with a letter or digit
 */
public record ComposeId(String value) implements Comparable<ComposeId> {

    /** What an id must look like, for messages. */
    public static final String EXPECTED =
            "1 to 255 of A-Z a-z 0-9 . _ + ~ -, beginning with a letter or digit, without \"..\"";

    /** How many characters it has at most. */
    public static final int LONGEST = 255;

    /** A pattern of it, for Java and JSON Schema. */
    public static final String FORM = "^[A-Za-z0-9](?:\\.?[A-Za-z0-9_+~-])*$";

    private static final Pattern SAFE = Pattern.compile(FORM);

    /**
     * @throws IllegalArgumentException if the text is no such id; the message says what was given and expected
     */
    public ComposeId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    FieldError.of("id", value, EXPECTED).message());
        }
    }

    /** Whether the text can be a compose's id. */
    public static boolean isValid(String text) {
        return text.length() <= LONGEST && SAFE.matcher(text).matches();
    }

    @Override
    public int compareTo(ComposeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
