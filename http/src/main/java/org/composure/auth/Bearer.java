package org.composure.auth;

import org.jspecify.annotations.Nullable;

/** How bearer tokens are asked for (RFC 6750). */
final class Bearer {

    /** Asks for one. */
    static final String CHALLENGE = "Bearer realm=\"composure\"";

    private Bearer() {}

    /** Says what is wrong with the one that came; null where none did. */
    static String challenge(@Nullable String fault) {
        return fault == null
                ? CHALLENGE
                : CHALLENGE + ", error=\"invalid_token\", error_description=\"" + described(fault) + "\"";
    }

    /** What such a description may hold. */
    private static String described(String fault) {
        return fault.replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "'");
    }
}
