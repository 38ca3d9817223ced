package org.composure.actor;

import java.util.Map;
import java.util.Set;

/**
 * Who holds which role.
 *
 * @param holders who holds each role; nobody holds one that is missing
 * @param approvers by stage, who alone may approve and reject promotions to it; where a stage is missing its policies decide
 */
public record Roles(Map<Role, Holders> holders, Map<String, Members> approvers) {

    /** Each role is held by the group of its name, but what anybody may do who is known. */
    public static final Roles BY_GROUP = new Roles(
            Map.of(
                    Role.ADMINS, Members.ofGroup(Role.ADMINS.wire()),
                    Role.ALLOWED_BUILDERS, Members.ofGroup(Role.ALLOWED_BUILDERS.wire()),
                    Role.RELEASE_MANAGER, Members.ofGroup(Role.RELEASE_MANAGER.wire()),
                    Role.REQUESTER, new Everybody(),
                    Role.VIEWER, new Everybody()),
            Map.of());

    /** Copies the maps. */
    public Roles {
        holders = Map.copyOf(holders);
        approvers = Map.copyOf(approvers);
    }

    /** Who holds a role. */
    public sealed interface Holders {
        /** Whether a caller is one of them. */
        boolean include(Caller caller);
    }

    /** Whoever is known. */
    public record Everybody() implements Holders {
        @Override
        public boolean include(Caller caller) {
            return true;
        }
    }

    /** Users and groups. */
    public record Members(Set<String> users, Set<String> groups) implements Holders {

        /** Copies the sets. */
        public Members {
            users = Set.copyOf(users);
            groups = Set.copyOf(groups);
        }

        private static Members ofGroup(String group) {
            return new Members(Set.of(), Set.of(group));
        }

        @Override
        public boolean include(Caller caller) {
            Set<String> held = caller.groups();
            return held == null
                    || users.contains(caller.name())
                    || groups.stream().anyMatch(held::contains);
        }
    }

    /** Whether a caller, who is known, holds one of the roles. */
    public boolean holds(Caller caller, Role... roles) {
        for (Role role : roles) {
            Holders members = holders.get(role);
            if (members != null && members.include(caller)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a caller may approve promotions to a stage, as far as roles say; a policy may still refuse. */
    public boolean approves(Caller caller, String stage) {
        Members members = approvers.get(stage);
        return members == null || members.include(caller);
    }
}
