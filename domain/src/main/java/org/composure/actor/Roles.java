package org.composure.actor;

import java.util.Map;
import java.util.Set;

/**
 * Who holds which role.
 *
 * @param holders the users and groups that hold each role; nobody holds one that is missing
 */
public record Roles(Map<Role, Members> holders) {

    /** Each role is held by the group of its name. */
    public static final Roles BY_GROUP = new Roles(Map.of(
            Role.ADMINS, Members.ofGroup(Role.ADMINS.wire()),
            Role.ALLOWED_BUILDERS, Members.ofGroup(Role.ALLOWED_BUILDERS.wire())));

    /** Copies the map. */
    public Roles {
        holders = Map.copyOf(holders);
    }

    /** Users and groups. */
    public record Members(Set<String> users, Set<String> groups) {

        /** Copies the sets. */
        public Members {
            users = Set.copyOf(users);
            groups = Set.copyOf(groups);
        }

        private static Members ofGroup(String group) {
            return new Members(Set.of(), Set.of(group));
        }

        private boolean include(Caller caller) {
            Set<String> held = caller.groups();
            return held == null
                    || users.contains(caller.name())
                    || groups.stream().anyMatch(held::contains);
        }
    }

    /** Whether the caller holds the role. */
    public boolean holds(Caller caller, Role role) {
        Members members = holders.get(role);
        return members != null && members.include(caller);
    }
}
