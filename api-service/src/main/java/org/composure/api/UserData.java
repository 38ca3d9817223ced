package org.composure.api;

import org.jspecify.annotations.Nullable;

/** What clients attach to a change. */
public final class UserData {

    /** How many characters it has at most. */
    public static final int LONGEST = 100_000;

    private static final TextForm FORM =
            new TextForm("text of at most " + LONGEST + " characters", text -> text.length() <= LONGEST);

    private UserData() {}

    /** The member {@code user_data}; null if there is none. CTS keeps numbers as text. */
    public static @Nullable String read(Fields fields) {
        return fields.get("user_data").isNumber() ? fields.get("user_data").toString() : fields.text("user_data", FORM);
    }
}
