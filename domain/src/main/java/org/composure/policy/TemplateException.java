package org.composure.policy;

/** A template that is none, or that cannot be filled in for a compose; the message says what was given and expected. */
public final class TemplateException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    TemplateException(String message) {
        super(message);
    }
}
