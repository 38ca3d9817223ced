package org.composure.auth.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.composure.actor.Role;
import org.composure.auth.Declaration;
import org.composure.auth.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every endpoint, and who may use it. */
class EndpointsApiTest extends OidcApi {

    private static final String NO_ID = "00000000-0000-7000-8000-000000000000";

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    @Test
    void everyEndpointDeclaresItsAuthorization() {
        assertThat(mappings.getHandlerMethods())
                .hasSizeGreaterThan(25)
                .allSatisfy((mapping, method) -> assertThat(!Declaration.isOurs(method)
                                || Declaration.of(method).isPresent())
                        .as("%s (%s) is @Open or @Authorized", method, mapping)
                        .isTrue());
    }

    @Test
    void theseAreAllThatAreNotOpen() {
        Map<String, String> declared = new TreeMap<>();
        mappings.getHandlerMethods()
                .forEach((mapping, method) -> Declaration.of(method)
                        .filter(one -> !one.open())
                        .ifPresent(one -> declared.put(
                                route(mapping), wire(one.scope(), Scope::wire) + "|" + wire(one.roles(), Role::wire))));

        assertThat(declared)
                .isEqualTo(Map.ofEntries(
                        Map.entry("GET /api/1/userinfo", "|"),
                        Map.entry("POST /api/1/composes/", "new-compose|allowed_builders"),
                        Map.entry("PATCH /api/1/composes/{id}", "edit-compose|"),
                        Map.entry("POST /api/1/tags/", "new-tag|admins"),
                        Map.entry("PATCH /api/1/tags/{idOrName}", "edit-tag|admins"),
                        Map.entry("POST /api/1/promotions/", "new-promotion|requester"),
                        Map.entry("PATCH /api/1/promotions/{id}", "edit-promotion|"),
                        Map.entry("POST /api/1/removals/", "new-removal|release_manager,admins"),
                        Map.entry("PATCH /api/1/removals/{id}", "edit-removal|release_manager,admins"),
                        Map.entry("POST /api/1/schedules/", "new-schedule|release_manager,admins"),
                        Map.entry("PATCH /api/1/schedules/{id}", "edit-schedule|release_manager,admins"),
                        Map.entry("DELETE /api/1/schedules/{id}", "edit-schedule|release_manager,admins"),
                        Map.entry("PATCH /api/1/messages/{id}", "edit-message|admins")));
        assertThat(mappings.getHandlerMethods())
                .as("what writes is not open, but the way to the right address")
                .allSatisfy((mapping, method) -> {
                    if (Declaration.of(method).map(Declaration::open).orElse(false)
                            && !mapping.getMethodsCondition().getMethods().isEmpty()) {
                        assertThat(route(mapping)).startsWith("GET ");
                    }
                });
    }

    private static String route(RequestMappingInfo mapping) {
        return mapping.getMethodsCondition().getMethods().iterator().next() + " "
                + mapping.getPatternValues().iterator().next();
    }

    private static <T> String wire(List<T> things, Function<T, String> name) {
        return things.stream().map(name).collect(Collectors.joining(","));
    }

    /** What comes of it for: nobody, somebody whose token allows nothing, somebody without the role, somebody with it. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "POST,   composes/,           new-compose,    allowed_builders, 401, 403, 403, 400",
        "PATCH,  composes/nothing,    edit-compose,   ,                 401, 403, 404, 404",
        "POST,   tags/,               new-tag,        admins,           401, 403, 403, 400",
        "PATCH,  tags/nothing,        edit-tag,       admins,           401, 403, 403, 404",
        "POST,   promotions/,         new-promotion,  requester,        401, 403, 403, 400",
        "PATCH,  promotions/{id},     edit-promotion, ,                 401, 403, 404, 404",
        "POST,   removals/,           new-removal,    release_manager,  401, 403, 403, 400",
        "PATCH,  removals/{id},       edit-removal,   release_manager,  401, 403, 403, 404",
        "POST,   schedules/,          new-schedule,   release_manager,  401, 403, 403, 400",
        "PATCH,  schedules/{id},      edit-schedule,  release_manager,  401, 403, 403, 404",
        "DELETE, schedules/{id},      edit-schedule,  release_manager,  401, 403, 403, 404",
        "PATCH,  messages/{id},       edit-message,   admins,           401, 403, 403, 404",
        "GET,    userinfo,            ,               ,                 401, 200, 200, 200"
    })
    void answersEachCallerAsDeclared(
            String method, String path, String scope, String role, int nobody, int unscoped, int without, int with) {
        String url = "/api/1/" + path.replace("{id}", NO_ID);
        String[] scopes = scope == null ? new String[0] : new String[] {scope};
        Map<String, Long> before = counts();

        assertThat(status(method, url)).as("nobody").isEqualTo(nobody);
        assertThat(status(method, url, bearing("eve." + role)))
                .as("without the scope")
                .isEqualTo(unscoped);
        assertThat(status(method, url, bearing("eve.qe", scopes)))
                .as("without the role")
                .isEqualTo(without);
        assertThat(status(method, url, bearing("eve." + role, scopes)))
                .as("with the role")
                .isEqualTo(with);
        assertThat(counts()).isEqualTo(before);
    }

    private int status(String method, String url, String... headers) {
        return send(method, url, method.equals("GET") ? "" : "{}", headers).status();
    }

    private static String[] bearing(String user, String... scopes) {
        return new String[] {"Authorization", "Bearer " + PROVIDER.signed(user, scopes)};
    }
}
