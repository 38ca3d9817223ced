package org.composure.problem;

import java.util.List;
import java.util.Map;

/** A refusal that the caller can understand and act on. One advice turns it into the error body. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient List<FieldError> errors;
    private final transient Map<String, String> details;

    /** A refusal without field errors. */
    public ProblemException(ProblemType type, String message) {
        this(type, message, List.of(), Map.of());
    }

    private ProblemException(ProblemType type, String message, List<FieldError> errors, Map<String, String> details) {
        super(message);
        this.type = type;
        this.errors = List.copyOf(errors);
        this.details = Map.copyOf(details);
    }

    /** Bad input whose message is the errors themselves, joined. */
    public static ProblemException invalid(List<FieldError> errors) {
        String message = String.join(
                "; ", errors.stream().map(e -> e.field() + ": " + e.message()).toList());
        return invalid(message, errors);
    }

    /** Bad input with a message of its own, as where CTS's text must stay. */
    public static ProblemException invalid(String message, List<FieldError> errors) {
        return new ProblemException(ProblemType.INVALID_INPUT, message, errors, Map.of());
    }

    /** Bad input in one field. */
    public static ProblemException invalid(String field, String message) {
        return invalid(message, List.of(new FieldError(field, message)));
    }

    /** The same refusal with one more member in the error body, for example the id of the promotion in the way. */
    public ProblemException with(String key, String value) {
        var more = new java.util.HashMap<>(details);
        more.put(key, value);
        return new ProblemException(type, String.valueOf(getMessage()), errors, more);
    }

    /** The kind of refusal. */
    public ProblemType type() {
        return type;
    }

    /** What is wrong with which field; empty unless the input was bad. */
    public List<FieldError> errors() {
        return errors;
    }

    /** Further members of the error body. */
    public Map<String, String> details() {
        return details;
    }
}
