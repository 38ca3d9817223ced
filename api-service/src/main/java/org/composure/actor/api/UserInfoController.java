package org.composure.actor.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.composure.actor.Caller;
import org.composure.actor.Role;
import org.composure.actor.Roles;
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

    /** Wires it up. */
    public UserInfoController(Roles roles, TagPermissions tags) {
        this.roles = roles;
        this.tags = tags;
    }

    /** Who somebody is, and what they may. */
    public record UserInfo(String username, Permissions permissions) {}

    /**
     * What somebody may.
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
    @GetMapping("/api/1/userinfo")
    @Operation(operationId = "getUserInfo", summary = "Show who you are and what you may")
    public UserInfo get(Caller caller) {
        boolean admin = roles.holds(caller, Role.ADMINS);
        boolean builder = roles.holds(caller, Role.ALLOWED_BUILDERS);
        return new UserInfo(
                caller.name(),
                new Permissions(
                        builder,
                        admin,
                        admin,
                        builder || admin,
                        tags.tagsOf(caller, TagPermission.TAG),
                        tags.tagsOf(caller, TagPermission.UNTAG)));
    }
}
