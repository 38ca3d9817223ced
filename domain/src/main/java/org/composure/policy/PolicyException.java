package org.composure.policy;

import java.util.List;
import java.util.stream.Collectors;

/** Policies that cannot be used. The message holds all errors of all files, one a line. */
public final class PolicyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<PolicyError> errors;

    PolicyException(List<PolicyError> errors) {
        super(errors.stream().map(PolicyError::toString).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    PolicyException(String file, String field, String message) {
        this(List.of(new PolicyError(file, field, message)));
    }

    /** All errors, in the order of the files. */
    public List<PolicyError> errors() {
        return errors;
    }
}
