package org.composure.auth.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.composure.testing.OpenIdProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What the provider is asked for, how often, and what becomes of requests when it does not answer. */
@Tag("long")
class ProviderApiTest extends RunningApi {

    private static final OpenIdProvider PROVIDER = OpenIdProvider.start();
    private static final String USERINFO = "/api/1/userinfo";

    @DynamicPropertySource
    static void oidc(DynamicPropertyRegistry properties) {
        properties.add("composure.auth.mode", () -> "oidc");
        properties.add("composure.auth.oidc.issuer", PROVIDER::issuer);
        properties.add("composure.auth.oidc.audience", () -> "somebody-else," + OpenIdProvider.AUDIENCE);
        properties.add("composure.auth.oidc.jwk-set-uri", PROVIDER::keys);
        properties.add("composure.auth.oidc.groups-from", () -> "user-info");
        properties.add("composure.auth.oidc.timeout", () -> "1s");
        properties.add("composure.auth.roles.admins.groups", () -> "admins");
    }

    private Answer userinfo(String token) {
        return get(USERINFO, "Authorization", "Bearer " + token);
    }

    @Test
    @Shows("auth-groups")
    void groupsComeFromTheUserInfoEndpointOnceForEachToken() {
        String token = PROVIDER.userToken("mary.admins");
        int before = PROVIDER.userInfoAsked();

        for (int i = 0; i < 3; i++) {
            assertThat(userinfo(token).json().path("roles").toString()).contains("admins");
        }

        assertThat(PROVIDER.userInfoAsked()).isEqualTo(before + 1);
        assertThat(userinfo(PROVIDER.userToken("eve")).json().path("roles").toString())
                .doesNotContain("admins");
    }

    @Test
    @Shows("auth-user-info-fault")
    void withoutTheUserInfoEndpointNobodyBecomesSomebodyLesser() {
        for (int status : new int[] {500, 403, 204, 302}) {
            String token = PROVIDER.userToken("mary.admins");
            PROVIDER.userInfoAnswers(status);
            Answer answer = userinfo(token);
            PROVIDER.userInfoAnswers(200);

            assertThat(answer.status()).as("it answered " + status).isEqualTo(503);
            assertThat(answer.json().path("type").asString()).isEqualTo("unavailable");
            assertThat(userinfo(token).status()).as("a fault is not kept").isEqualTo(200);
        }
        String token = PROVIDER.userToken("mary.admins");
        PROVIDER.userInfoAnswers(401);
        assertThat(userinfo(token).status()).isEqualTo(401);
        PROVIDER.userInfoAnswers(200);

        CountDownLatch silence = PROVIDER.silent();
        assertThat(userinfo(token).status()).isEqualTo(503);
        silence.countDown();
        assertThat(userinfo(token).status()).isEqualTo(200);
    }

    @Test
    @Shows("auth-keys-rotate")
    void newKeysAreFetchedWhenATokenNamesOneAndNoMoreOftenThanThat() {
        String old = PROVIDER.userToken("eve");
        assertThat(userinfo(old).status()).isEqualTo(200);
        int before = PROVIDER.keysAsked();

        PROVIDER.rotate();
        assertThat(userinfo(PROVIDER.userToken("eve")).status()).isEqualTo(200);
        assertThat(userinfo(old).status())
                .as("signed by a key that is not there any more")
                .isEqualTo(401);
        for (int i = 0; i < 20; i++) {
            String forged = OpenIdProvider.signed(PROVIDER.claims("mary.admins"), OpenIdProvider.key());
            assertThat(userinfo(forged).status()).isEqualTo(401);
        }

        // Twice in half a minute, of which two can pass meanwhile.
        assertThat(PROVIDER.keysAsked()).isLessThanOrEqualTo(before + 4);
    }
}
