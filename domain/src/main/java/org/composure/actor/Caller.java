package org.composure.actor;

import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, as far as authentication knows.
 *
 * @param name the user's name; {@link #ANONYMOUS} where none was given
 * @param groups the groups the user is in; {@code null} where authentication is off and every group is held
 */
public record Caller(String name, @Nullable Set<String> groups) {

    /** The name of a caller who gave none, as in CTS. */
    public static final String ANONYMOUS = "anonymous";

    /** The name under which Composure itself acts, as CTS's own tools do. */
    public static final String SYSTEM = "SYSTEM";

    /** Copies the groups. */
    public Caller {
        groups = groups == null ? null : Set.copyOf(groups);
    }

    /** A caller who holds every group, as with authentication off. */
    public static Caller ofEveryGroup(String name) {
        return new Caller(name, null);
    }

    /** Whether the caller is in one of the groups; true for an empty list, which restricts nobody. */
    public boolean isInOneOf(Collection<String> wanted) {
        Set<String> held = groups;
        return wanted.isEmpty() || held == null || wanted.stream().anyMatch(held::contains);
    }
}
