package org.composure.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Says what this is. */
@RestController
@Tag(name = "About")
public class AboutController {

    private final ApiProperties properties;

    /** Tells of the given version. */
    public AboutController(ApiProperties properties) {
        this.properties = properties;
    }

    /**
     * What this is.
     *
     * @param version the version of Composure
     * @param authBackend how callers are known
     * @param allowedBuilders who may register composes; nobody is named to callers who are not known
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record About(String version, String authBackend, Members allowedBuilders) {}

    /** Users and groups that hold a role. */
    public record Members(List<String> users, List<String> groups) {}

    /** What this is. */
    @GetMapping("/api/1/about/")
    @Operation(operationId = "getAbout", summary = "Version and authentication of the service")
    public About about() {
        return new About(properties.version(), "noauth", new Members(List.of(), List.of()));
    }
}
