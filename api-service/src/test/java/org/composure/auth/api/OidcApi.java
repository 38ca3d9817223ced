package org.composure.auth.api;

import org.composure.apiservice.RunningApi;
import org.composure.testing.OpenIdProvider;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The API for whom an OpenID provider knows: groups of the roles' names have them, and so has the program pungi. */
abstract class OidcApi extends RunningApi {

    static final OpenIdProvider PROVIDER = OpenIdProvider.start();

    @DynamicPropertySource
    static void oidc(DynamicPropertyRegistry properties) {
        properties.add("composure.auth.mode", () -> "oidc");
        properties.add("composure.auth.oidc.issuer", PROVIDER::issuer);
        properties.add("composure.auth.oidc.audience", () -> OpenIdProvider.AUDIENCE);
        properties.add("composure.auth.roles.requester.groups", () -> "requester");
        properties.add("composure.auth.roles.admins.groups", () -> "admins");
        properties.add("composure.auth.roles.allowed-builders.groups", () -> "allowed_builders");
        properties.add("composure.auth.roles.allowed-builders.users", () -> "pungi");
        properties.add("composure.auth.roles.release-manager.groups", () -> "release_manager");
    }
}
