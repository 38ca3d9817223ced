package org.composure.actor;

import java.util.Locale;

/** What somebody may be beyond what a tag's or a policy's own lists say; the roles of CTS. */
public enum Role {
    /** May do everything with tags. */
    ADMINS,
    /** May register composes and set their URLs. */
    ALLOWED_BUILDERS;

    /** The name in messages and configuration. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
