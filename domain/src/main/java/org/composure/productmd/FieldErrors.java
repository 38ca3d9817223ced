package org.composure.productmd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.composure.problem.FieldError;

/** What was found wrong in one document: the first error of each field, and no more than anyone would read. */
final class FieldErrors {

    /** A hostile document has millions of wrong fields; its answer must not have. */
    private static final int MOST = 100;

    private final Map<String, FieldError> byField = new LinkedHashMap<>();

    void add(FieldError error) {
        if (byField.size() < MOST) {
            byField.putIfAbsent(error.field(), error);
        }
    }

    boolean isEmpty() {
        return byField.isEmpty();
    }

    List<FieldError> list() {
        return List.copyOf(byField.values());
    }
}
