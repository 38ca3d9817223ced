package org.composure.actor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.composure.actor.Roles.Members;
import org.junit.jupiter.api.Test;

class RolesTest {

    private static final Roles ROLES =
            new Roles(Map.of(Role.ADMINS, new Members(Set.of("root"), Set.of("cts-admins"))), Map.of());

    @Test
    void aRoleIsHeldByItsUsersAndTheMembersOfItsGroups() {
        assertThat(ROLES.holds(new Caller("root", Set.of()), Role.ADMINS)).isTrue();
        assertThat(ROLES.holds(new Caller("ann", Set.of("qe", "cts-admins")), Role.ADMINS))
                .isTrue();
        assertThat(ROLES.holds(new Caller("ann", Set.of("qe")), Role.ADMINS)).isFalse();
        assertThat(ROLES.holds(new Caller("cts-admins", Set.of()), Role.ADMINS)).isFalse();
    }

    @Test
    void whoIsInEveryGroupHoldsEveryRoleThatAnybodyHolds() {
        assertThat(ROLES.holds(Caller.ofEveryGroup("anonymous"), Role.ADMINS)).isTrue();
        assertThat(ROLES.holds(Caller.ofEveryGroup("anonymous"), Role.ALLOWED_BUILDERS))
                .isFalse();
    }

    @Test
    void withoutConfigurationARoleIsHeldByTheGroupOfItsName() {
        assertThat(Roles.BY_GROUP.holds(new Caller("ann", Set.of("allowed_builders")), Role.ALLOWED_BUILDERS))
                .isTrue();
        assertThat(Roles.BY_GROUP.holds(new Caller("ann", Set.of("allowed_builders")), Role.ADMINS))
                .isFalse();
    }

    @Test
    void withoutConfigurationWhoeverIsKnownRequestsAndLooks() {
        Caller known = new Caller("ann", Set.of());
        assertThat(Roles.BY_GROUP.holds(known, Role.REQUESTER)).isTrue();
        assertThat(Roles.BY_GROUP.holds(known, Role.VIEWER)).isTrue();
        assertThat(Roles.BY_GROUP.holds(known, Role.RELEASE_MANAGER, Role.ADMINS))
                .isFalse();
    }
}
