package org.composure.auth.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.composure.apiservice.Composes;
import org.composure.apiservice.RawRequest;
import org.composure.apiservice.Shows;
import org.composure.testing.OpenIdProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OidcApiTest extends OidcApi {

    private static final String COMPOSES = "/api/1/composes/";
    private static final String TAGS = "/api/1/tags/";
    private static final String USERINFO = "/api/1/userinfo";

    private static String[] bearing(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private static String message(Answer answer) {
        return answer.json().path("message").asString();
    }

    @Test
    @Shows("auth-openidc")
    void aProgramRegistersAComposeWithATokenOfTheProvider() {
        Answer answer = post(COMPOSES, Composes.nightly("Tokened"), bearing(PROVIDER.clientToken("new-compose")));

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(get(COMPOSES + Composes.id("Tokened")).json().path("builder").asString())
                .isEqualTo("pungi");
    }

    @Test
    @Shows({"route-userinfo", "auth-groups"})
    void aUserWhoLoggedInIsKnownByNameAndGroups() {
        Answer answer = get(USERINFO, bearing(PROVIDER.userToken("ann.allowed_builders", "new-compose")));

        assertThat(answer.json().path("username").asString()).isEqualTo("ann.allowed_builders");
        assertThat(answer.json().at("/permissions/can_create_compose").asBoolean())
                .isTrue();
        assertThat(answer.json().at("/permissions/can_set_url").asBoolean())
                .as("the token does not allow edit-compose")
                .isFalse();
        assertThat(answer.json().path("roles").toString())
                .contains("allowed_builders")
                .doesNotContain("admins");
    }

    @Test
    @Shows({"auth-missing", "error-401"})
    void readsForAnybodyAndAsksForATokenToWrite() {
        assertThat(get(COMPOSES).status()).isEqualTo(200);
        for (Answer refused : List.of(
                post(COMPOSES, Composes.nightly("Nobody")),
                post(TAGS, "{}"),
                patch(COMPOSES + "nothing-1-20260101.0", "{}"),
                get(USERINFO))) {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"composure\"");
            assertThat(refused.json().path("error").asString()).isEqualTo("Unauthorized");
            assertThat(refused.json().path("type").asString()).isEqualTo("not-authenticated");
        }
        assertThat(get(COMPOSES + Composes.id("Nobody")).status()).isEqualTo(404);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                bad("another audience", claims -> claims.audience("another-service"), "aud"),
                bad("no audience", claims -> claims.audience((String) null), "aud"),
                bad("another issuer", claims -> claims.issuer("https://sso.example.org"), "iss"),
                bad("expired", claims -> claims.expirationTime(OpenIdProvider.in(Duration.ofSeconds(-90))), "expired"),
                bad("no end", claims -> claims.expirationTime(null), "exp"),
                bad("not yet", claims -> claims.notBeforeTime(OpenIdProvider.in(Duration.ofSeconds(90))), "before"),
                bad("nobody", claims -> claims.subject(null), "names no user"),
                bad("Composure itself", claims -> claims.claim("preferred_username", "SYSTEM"), "names no user"),
                bad("a name with a line break", claims -> claims.subject("a\nb"), "names no user"),
                bad("groups of numbers", claims -> claims.claim("groups", List.of(1)), "groups"));
    }

    private static Arguments bad(String what, UnaryOperator<JWTClaimsSet.Builder> change, String why) {
        return Arguments.of(what, change, why);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void refusesABadTokenAlsoWhereNoneIsAskedFor(String what, UnaryOperator<JWTClaimsSet.Builder> change, String why) {
        String token = PROVIDER.signed(change.apply(PROVIDER.claims("ann", "new-compose")));

        Answer answer = get(COMPOSES, bearing(token));

        assertThat(answer.status()).as(what).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate"))
                .startsWith("Bearer realm=\"composure\", error=\"invalid_token\", error_description=\"")
                .contains(why);
        assertThat(message(answer)).contains(why);
    }

    @Test
    void allowsForClocksThatDiffer() {
        JWTClaimsSet.Builder late = PROVIDER.claims("ann").expirationTime(OpenIdProvider.in(Duration.ofSeconds(-30)));
        JWTClaimsSet.Builder early = PROVIDER.claims("ann").notBeforeTime(OpenIdProvider.in(Duration.ofSeconds(30)));

        assertThat(get(USERINFO, bearing(PROVIDER.signed(late))).status()).isEqualTo(200);
        assertThat(get(USERINFO, bearing(PROVIDER.signed(early))).status()).isEqualTo(200);
    }

    @Test
    void believesNothingThatIsNotSignedByAKeyOfTheProvider() throws Exception {
        JWTClaimsSet.Builder claims = PROVIDER.claims("mary.admins", "new-tag");
        SignedJWT withThePublicKeyAsASecret = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(PROVIDER.publicKey().getKeyID())
                        .build(),
                claims.build());
        withThePublicKeyAsASecret.sign(
                new MACSigner(PROVIDER.publicKey().toRSAPublicKey().getEncoded()));
        String good = PROVIDER.signed(claims);

        for (String token : List.of(
                new PlainJWT(claims.build()).serialize(),
                withThePublicKeyAsASecret.serialize(),
                OpenIdProvider.signed(claims, OpenIdProvider.key()),
                good.substring(0, good.lastIndexOf('.') + 1),
                good.substring(0, good.length() - 8) + "AAAAAAAA",
                "not.a.token",
                "x")) {
            Answer answer = get(USERINFO, bearing(token));
            assertThat(answer.status()).as(token).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).contains("invalid_token");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Bearer", "Bearer a b", "Negotiate abc"})
    void refusesOtherWaysToAuthenticate(String authorization) {
        assertThat(get(COMPOSES, "Authorization", authorization).status()).isEqualTo(401);
    }

    @Test
    @Shows({"auth-scope", "error-403-scope"})
    void asksForTheScopeOfTheEndpoint() {
        String token = PROVIDER.signed("ann.allowed_builders", "edit-compose", "new-tag");

        Answer answer = post(COMPOSES, Composes.nightly("Unscoped"), bearing(token));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("error").asString()).isEqualTo("Forbidden");
        assertThat(message(answer)).isEqualTo("Request does not have required scope new-compose");
        JWTClaimsSet.Builder listed = PROVIDER.claims("ann.allowed_builders")
                .claim("scope", null)
                .claim("scp", List.of(OpenIdProvider.SCOPES + "new-compose"));
        assertThat(post(COMPOSES, Composes.nightly("Scoped"), bearing(PROVIDER.signed(listed)))
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Shows({"auth-roles", "error-403-role"})
    void asksForTheRoleOfTheEndpoint() {
        Answer builder = post(COMPOSES, Composes.nightly("Roleless"), bearing(PROVIDER.signed("eve", "new-compose")));
        Answer admin = post(TAGS, "{}", bearing(PROVIDER.signed("ann.allowed_builders", "new-tag")));

        assertThat(builder.status()).isEqualTo(403);
        assertThat(message(builder)).isEqualTo("User eve is not in role allowed_builders.");
        assertThat(message(admin)).isEqualTo("User ann.allowed_builders is not in role admins.");
        assertThat(post(TAGS, "{}", bearing(PROVIDER.signed("mary.admins", "new-tag")))
                        .status())
                .isEqualTo(400);
    }

    @Test
    @Shows({"auth-set-url", "error-403-set-url"})
    void whoMaySetTheUrlIsAskedAfterTheComposeAndTheBody() {
        post(COMPOSES, Composes.nightly("Located"), bearing(PROVIDER.signed("pungi", "new-compose")));
        String path = COMPOSES + Composes.id("Located");
        String url = "{\"action\": \"set_url\", \"compose_url\": \"https://example.org/Located\"}";
        String[] eve = bearing(PROVIDER.signed("eve", "edit-compose"));

        assertThat(patch(COMPOSES + "nothing-1-20260101.0", "no JSON", eve).status())
                .isEqualTo(404);
        assertThat(patch(path, "no JSON", eve).status()).isEqualTo(400);
        assertThat(patch(path, url, eve).status()).isEqualTo(403);
        assertThat(message(patch(path, url, eve)))
                .isEqualTo("User \"eve\" does not have permission to set compose_url");
        assertThat(patch(path, url, bearing(PROVIDER.signed("ann.allowed_builders", "edit-compose")))
                        .status())
                .isEqualTo(200);
        assertThat(message(patch(path, "{\"action\": \"hold\"}", eve)))
                .isEqualTo("User eve is not in role release_manager or admins.");
    }

    @Test
    void theHeadersOfModeNoneSayNothing() {
        assertThat(get(USERINFO, "X-Remote-User", "mary.admins").status()).isEqualTo(401);
    }

    @Test
    @Shows("route-about")
    void namesTheBuildersToThoseWhoAreKnown() {
        assertThat(get("/api/1/about/").json().path("auth_backend").asString()).isEqualTo("openidc");
        assertThat(get("/api/1/about/").json().path("allowed_builders").toString())
                .isEqualTo("{\"users\":[],\"groups\":[]}");
        assertThat(get("/api/1/about/", bearing(PROVIDER.signed("eve")))
                        .json()
                        .path("allowed_builders")
                        .toString())
                .isEqualTo("{\"users\":[\"pungi\"],\"groups\":[\"allowed_builders\"]}");
    }

    @Test
    void theDescriptionSaysWhatATokenHasToAllow() {
        var api = get("/static/openapispec.json").json();

        assertThat(api.at("/components/securitySchemes/token/scheme").asString())
                .isEqualTo("bearer");
        assertThat(api.at("/paths/~1api~11~1composes~1/post/security").toString())
                .isEqualTo("[{\"token\":[\"https://pagure.io/cts/new-compose\"]}]");
        assertThat(api.at("/paths/~1api~11~1composes~1/get/security").isMissingNode())
                .isTrue();
        assertThat(Map.of("responses", api.at("/paths/~1api~11~1composes~1/post/responses"))
                        .toString())
                .contains("\"401\"", "\"403\"");
    }

    @Test
    void whoHasLoggedInOnceIsKnownEvenIfNothingElseWasDone() {
        String[] mary = bearing(PROVIDER.signed("mary.admins", "new-tag", "edit-tag"));
        post(TAGS, "{\"name\": \"logged\", \"description\": \"d\", \"documentation\": \"d\"}", mary);
        String remove = "{\"action\": \"remove_tagger\", \"username\": \"once.here\"}";
        assertThat(message(patch(TAGS + "logged", remove, mary))).isEqualTo("User does not exist");

        String[] token = bearing(PROVIDER.signed("once.here"));
        get(COMPOSES, token);

        assertThat(patch(TAGS + "logged", remove, mary).status()).isEqualTo(200);
        assertThat(statements.during(() -> get(COMPOSES + "nothing-1-20260101.0", token)))
                .as("nothing is written again")
                .isEqualTo(1);
    }

    @Test
    void aRequestWithoutAHostIsToldTheAddressThatItCameTo() {
        String answer = RawRequest.send(port(), "GET /api/1/tags/ HTTP/1.0\r\n\r\n");

        assertThat(answer).contains("\"first\":\"http://127.0.0.1:" + port() + "/api/1/tags/?page=1");
    }
}
