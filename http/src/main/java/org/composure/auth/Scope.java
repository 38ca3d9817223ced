package org.composure.auth;

import java.util.Locale;

/** What a token has to allow: the scopes of CTS, and ours in the same manner. */
public enum Scope {
    NEW_COMPOSE,
    EDIT_COMPOSE,
    NEW_TAG,
    EDIT_TAG,
    NEW_PROMOTION,
    EDIT_PROMOTION,
    NEW_REMOVAL,
    EDIT_REMOVAL,
    NEW_SCHEDULE,
    EDIT_SCHEDULE,
    EDIT_MESSAGE;

    /** The name in tokens, after the configured prefix. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
