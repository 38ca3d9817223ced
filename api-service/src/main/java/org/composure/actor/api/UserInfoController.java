package org.composure.actor.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import org.composure.actor.Caller;
import org.composure.actor.Role;
import org.composure.actor.Roles;
import org.composure.auth.Authorized;
import org.composure.auth.Identity;
import org.composure.auth.Scope;
import org.composure.compose.Stages;
import org.composure.tag.store.TagPermission;
import org.composure.tag.store.TagPermissions;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Tells callers who they are and what they may. */
@RestController
@Tag(name = "About")
public class UserInfoController {

    private final Roles roles;
    private final TagPermissions tags;
    private final Stages stages;

    /** Wires it up. */
    public UserInfoController(Roles roles, TagPermissions tags, Stages stages) {
        this.roles = roles;
        this.tags = tags;
        this.stages = stages;
    }

    /**
     * Who somebody is, and what they may.
     *
     * @param username the name
     * @param permissions what they may, of what CTS knows
     * @param roles the roles that they hold
     * @param approverOf the stages to which they may approve promotions, as far as roles say
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record UserInfo(String username, Permissions permissions, List<String> roles, List<String> approverOf) {}

    /**
     * What somebody may, with the token of this request.
     *
     * @param canCreateCompose register composes
     * @param canCreateTag make tags
     * @param canEditTag change tags
     * @param canSetUrl set the URLs of composes
     * @param isTaggerOf tag composes with these tags, in the order of names
     * @param isUntaggerOf take these tags from composes, in the order of names
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Permissions(
            boolean canCreateCompose,
            boolean canCreateTag,
            boolean canEditTag,
            boolean canSetUrl,
            List<String> isTaggerOf,
            List<String> isUntaggerOf) {}

    /** Who the caller is. */
    @Authorized
    @GetMapping("/api/1/userinfo")
    @Operation(operationId = "getUserInfo", summary = "Show who you are and what you may")
    public UserInfo get(Identity identity) {
        Caller caller = identity.caller();
        boolean admin = roles.holds(caller, Role.ADMINS);
        boolean builder = roles.holds(caller, Role.ALLOWED_BUILDERS);
        boolean edits = identity.allows(Scope.EDIT_COMPOSE);
        return new UserInfo(
                caller.name(),
                new Permissions(
                        builder && identity.allows(Scope.NEW_COMPOSE),
                        admin && identity.allows(Scope.NEW_TAG),
                        admin && identity.allows(Scope.EDIT_TAG),
                        (builder || admin) && edits,
                        edits ? tags.tagsOf(caller, TagPermission.TAG) : List.of(),
                        edits ? tags.tagsOf(caller, TagPermission.UNTAG) : List.of()),
                Arrays.stream(Role.values())
                        .filter(role -> roles.holds(caller, role))
                        .map(Role::wire)
                        .toList(),
                stages.names().stream()
                        .filter(stage -> roles.approves(caller, stage))
                        .toList());
    }
}
