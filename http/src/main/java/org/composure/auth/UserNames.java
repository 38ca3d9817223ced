package org.composure.auth;

import org.composure.actor.Caller;

/** What a user or a group can be called: what can be shown, stored and told from Composure itself. */
final class UserNames {

    /** The form in words. */
    static final String EXPECTED = "a name of 1 to 200 characters without control characters";

    private static final int LONGEST = 200;

    private UserNames() {}

    /** Whether it has that form. */
    static boolean isValid(String name) {
        return !name.isBlank() && name.length() <= LONGEST && name.chars().noneMatch(Character::isISOControl);
    }

    /** Whether it is nobody's who authenticates. */
    static boolean isReserved(String name) {
        return name.equals(Caller.ANONYMOUS) || name.equals(Caller.SYSTEM);
    }
}
