package org.composure.actor;

import java.util.Locale;

/** What somebody may beyond what a tag's or a policy's own lists say: the roles of CTS, and ours. */
public enum Role {
    /** May do everything with tags, and decides about messages. */
    ADMINS,
    /** May register composes and set their URLs. */
    ALLOWED_BUILDERS,
    /** May request promotions. */
    REQUESTER,
    /** May remove, hold and extend composes, plan schedules, and call off what others requested. */
    RELEASE_MANAGER,
    /** May look at the pages for people, and see who holds which role. */
    VIEWER;

    /** The name in messages and configuration. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
