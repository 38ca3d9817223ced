package org.composure.auth.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.composure.apiservice.Composes;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Scopes under another prefix than CTS's, and one that every token has to have. */
@TestPropertySource(
        properties = {"composure.auth.scope-prefix=composure:", "composure.auth.required-scopes=openid,compose-user"})
class ScopePrefixApiTest extends OidcApi {

    private static final String COMPOSES = "/api/1/composes/";

    private static String[] allowing(String scopes) {
        return new String[] {
            "Authorization",
            "Bearer " + PROVIDER.signed(PROVIDER.claims("ann.allowed_builders").claim("scope", scopes))
        };
    }

    @Test
    void theScopesOfEndpointsStandAfterTheConfiguredPrefixAlone() {
        String needed = "openid compose-user ";

        assertThat(post(COMPOSES, Composes.nightly("Prefixed"), allowing(needed + "composure:new-compose"))
                        .status())
                .isEqualTo(200);
        for (String other :
                new String[] {"https://pagure.io/cts/new-compose", "new-compose", "composure:new-compose-2", ""}) {
            Answer refused = post(COMPOSES, Composes.nightly("Prefixed"), allowing(needed + other));
            assertThat(refused.status()).as(other).isEqualTo(403);
            assertThat(refused.json().path("message").asString())
                    .isEqualTo("Request does not have required scope new-compose");
        }
    }

    @Test
    void aTokenWithoutARequiredScopeIsNoneWhateverElseItAllows() {
        for (String scopes : new String[] {"composure:new-compose compose-user", "composure:compose-user openid", ""}) {
            Answer refused = get(COMPOSES, allowing(scopes));
            assertThat(refused.status()).as(scopes).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).contains("invalid_token");
            assertThat(refused.json().path("message").asString())
                    .isEqualTo("Required OIDC scope " + (scopes.contains("openid") ? "compose-user" : "openid")
                            + " not present.");
        }
        assertThat(get(COMPOSES).status()).as("who bears no token").isEqualTo(200);
    }

    @Test
    void theDescriptionSaysThePrefix() {
        assertThat(get("/static/openapispec.json")
                        .json()
                        .at("/paths/~1api~11~1composes~1/post/security")
                        .toString())
                .isEqualTo("[{\"token\":[\"composure:new-compose\"]}]");
    }
}
