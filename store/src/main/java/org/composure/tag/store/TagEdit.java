package org.composure.tag.store;

import org.jspecify.annotations.Nullable;

/**
 * What is to be changed of a tag; null for what stays.
 *
 * @param name its new name
 * @param description its new description
 * @param documentation its new documentation
 * @param grant who is to get or to lose a permission
 * @param userData kept with each change
 */
public record TagEdit(
        @Nullable String name,
        @Nullable String description,
        @Nullable String documentation,
        @Nullable Grant grant,
        @Nullable String userData) {

    /** What is done to a tag's lists. */
    public enum Action {
        /** A tagger more. */
        ADD_TAGGER("add_tagger", TagPermission.TAG, true),
        /** A tagger less. */
        REMOVE_TAGGER("remove_tagger", TagPermission.TAG, false),
        /** An untagger more. */
        ADD_UNTAGGER("add_untagger", TagPermission.UNTAG, true),
        /** An untagger less. */
        REMOVE_UNTAGGER("remove_untagger", TagPermission.UNTAG, false);

        private final String wire;
        private final TagPermission permission;
        private final boolean grants;

        Action(String wire, TagPermission permission, boolean grants) {
            this.wire = wire;
            this.permission = permission;
            this.grants = grants;
        }

        /** The name in requests and histories. */
        public String wire() {
            return wire;
        }

        /** Whether the permission is given, or else taken. */
        public boolean grants() {
            return grants;
        }

        TagPermission permission() {
            return permission;
        }
    }

    /**
     * Gives a permission or takes it: a user's, a group's, or both.
     *
     * @param action which, and whether it is given or taken
     * @param user the user's name
     * @param group the group's name
     */
    public record Grant(
            Action action, @Nullable String user, @Nullable String group) {}
}
