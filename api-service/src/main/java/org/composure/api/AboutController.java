package org.composure.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.composure.actor.Caller;
import org.composure.actor.Role;
import org.composure.actor.Roles;
import org.composure.auth.AuthProperties;
import org.composure.auth.Identity;
import org.composure.auth.Open;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Says what this is. */
@RestController
@Tag(name = "About")
public class AboutController {

    private final ApiProperties properties;
    private final AuthProperties auth;
    private final Roles roles;

    /** Tells of the given version, authentication and roles. */
    public AboutController(ApiProperties properties, AuthProperties auth, Roles roles) {
        this.properties = properties;
        this.auth = auth;
        this.roles = roles;
    }

    /**
     * What this is.
     *
     * @param version the version of Composure
     * @param authBackend how callers are known
     * @param allowedBuilders who may register composes; nobody is named but to viewers who say who they are
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record About(String version, String authBackend, Members allowedBuilders) {}

    /** Users and groups that hold a role. */
    public record Members(List<String> users, List<String> groups) {}

    /** What this is. */
    @Open
    @GetMapping("/api/1/about/")
    @Operation(operationId = "getAbout", summary = "Version and authentication of the service")
    public About about(Identity identity) {
        return new About(properties.version(), auth.backend(), builders(identity));
    }

    private Members builders(Identity identity) {
        Caller caller = identity.caller();
        return !caller.name().equals(Caller.ANONYMOUS)
                        && roles.holds(caller, Role.VIEWER)
                        && roles.holders().get(Role.ALLOWED_BUILDERS) instanceof Roles.Members(var users, var groups)
                ? new Members(
                        users.stream().sorted().toList(),
                        groups.stream().sorted().toList())
                : new Members(List.of(), List.of());
    }
}
