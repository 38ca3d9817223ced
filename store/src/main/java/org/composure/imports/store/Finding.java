package org.composure.imports.store;

import java.util.Locale;
import org.composure.problem.FieldError;

/**
 * Something about an import that people should know.
 *
 * @param kind what became of it
 * @param object what it is about: {@code compose} or {@code tag}
 * @param id which one, as CTS calls it
 * @param field the member it is about
 * @param message what was given and what was expected
 */
public record Finding(Kind kind, String object, String id, String field, String message) {

    /** What became of what a finding is about. */
    public enum Kind {
        /** It could not be brought. */
        REFUSED,
        /** It is otherwise here, and stays so. */
        DIFFERS,
        /** It was brought, and means something else here. */
        NOTE;

        /** The name in reports. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int LONGEST_ID = 255;
    private static final int LONGEST_MESSAGE = 1000;

    /** Cuts what nobody would read. */
    public Finding {
        id = cut(id, LONGEST_ID);
        field = cut(field, LONGEST_ID);
        message = cut(message, LONGEST_MESSAGE);
    }

    /** About a tag. */
    public static Finding ofTag(Kind kind, int id, FieldError error) {
        return new Finding(kind, "tag", String.valueOf(id), error.field(), error.message());
    }

    /** About a compose. */
    public static Finding ofCompose(Kind kind, String id, FieldError error) {
        return new Finding(kind, "compose", id, error.field(), error.message());
    }

    private static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest - 1) + "…" : text;
    }
}
