package org.composure.api;

import java.util.regex.Pattern;
import org.composure.problem.FieldError;

/** How places in a body are named in error messages. */
final class FieldPaths {

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    private FieldPaths() {}

    /** A member of an object: dotted, or in brackets and quotes where the name could be misread. */
    static String member(String parent, String name) {
        if (!PLAIN_NAME.matcher(name).matches()) {
            return parent + "[" + FieldError.quoted(name) + "]";
        }
        return parent.isEmpty() ? name : parent + "." + name;
    }

    /** An item of a list. */
    static String item(String parent, int index) {
        return parent + "[" + index + "]";
    }
}
