package org.composure.auth;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.composure.actor.Caller;
import org.composure.auth.AuthProperties.OidcProperties;
import org.composure.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People log in at the OpenID provider, by authorization code with PKCE, state and nonce (OpenID Connect Core, RFC 9700). */
public final class OpenIdLogin {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final JsonMapper JSON = new JsonMapper();

    private final OidcProperties oidc;
    private final Client client;
    private final Provider provider;
    private final Discovery discovery;
    private final TokenReader tokens;
    private final UserInfoGroups userInfo;

    /**
     * What the provider knows us as.
     *
     * @param id the client's id
     * @param secret its secret
     * @param redirect where the provider sends people back to
     * @param scopes what is asked for; with {@code openid}
     */
    public record Client(String id, String secret, URI redirect, List<String> scopes) {}

    /**
     * One person's attempt, which nobody else may know or go on with.
     *
     * @param state comes back with the answer
     * @param nonce stands in the id token
     * @param verifier proves that who asked for the code is who uses it
     */
    public record Attempt(String state, String nonce, String verifier) {}

    /** With the given provider, which is asked when somebody logs in. */
    public OpenIdLogin(OidcProperties oidc, Client client, InstantSource clock) {
        String issuer = Objects.requireNonNull(oidc.issuer());
        URI endpoint = oidc.userInfoUri();
        this.oidc = oidc;
        this.client = client;
        this.provider = new Provider(oidc.timeout());
        this.discovery = new Discovery(issuer, provider, clock);
        // An id token is for the client, whatever access tokens are for.
        OidcProperties forUs = new OidcProperties(
                oidc.issuer(),
                List.of(client.id()),
                oidc.jwkSetUri(),
                oidc.clockSkew(),
                oidc.userClaims(),
                oidc.groupsFrom(),
                oidc.groupsClaim(),
                endpoint,
                oidc.userInfoCache(),
                oidc.timeout());
        this.tokens = new TokenReader(forUs, issuer, provider, discovery);
        this.userInfo = new UserInfoGroups(
                provider,
                () -> endpoint == null ? discovery.address("userinfo_endpoint") : endpoint,
                oidc.groupsClaim(),
                oidc.userInfoCache(),
                clock);
    }

    /** A new attempt. */
    public Attempt attempt() {
        return new Attempt(random(), random(), random());
    }

    /**
     * Where a person goes to log in.
     *
     * @throws ProblemException unavailable, if the provider does not tell
     */
    public URI address(Attempt attempt) {
        URI endpoint = discovery.address("authorization_endpoint");
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", client.id());
        query.put("redirect_uri", client.redirect().toString());
        query.put("scope", String.join(" ", client.scopes()));
        query.put("state", attempt.state());
        query.put("nonce", attempt.nonce());
        query.put("code_challenge", BASE64.encodeToString(sha256(attempt.verifier())));
        query.put("code_challenge_method", "S256");
        return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + form(query));
    }

    /**
     * Who has logged in.
     *
     * @param attempt what the same browser began with
     * @param answer the parameters with which the provider sent it back
     * @throws ProblemException not-authenticated if nobody has, or in another attempt; unavailable if that cannot be found out
     */
    public Caller finish(Attempt attempt, Map<String, String> answer) {
        if (!same(attempt.state(), answer.get("state"))) {
            throw TokenReader.refused("This is the answer to another log-in than the one that was begun here last.");
        }
        String code = answer.get("code");
        // Some name themselves, so that nobody takes one's answer for another one's (RFC 9207).
        String issuer = answer.getOrDefault("iss", oidc.issuer());
        if (code == null || answer.containsKey("error") || !Objects.equals(issuer, oidc.issuer())) {
            throw TokenReader.refused("The OpenID provider has not logged anybody in.");
        }
        JsonNode given = exchange(attempt, code);
        Jwt person = tokens.read(given.path("id_token").asString(""));
        String party = person.getClaimAsString("azp");
        if (!same(attempt.nonce(), person.getClaimAsString("nonce")) || (party != null && !party.equals(client.id()))) {
            throw TokenReader.refused("The OpenID provider tells of another log-in than this one.");
        }
        return new Caller(
                BearerTokens.userOf(person, oidc),
                groups(person, given.path("access_token").asString("")));
    }

    private JsonNode exchange(Attempt attempt, String code) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", client.redirect().toString());
        form.put("code_verifier", attempt.verifier());
        String basic = encode(client.id()) + ":" + encode(client.secret());
        return provider.post(
                        discovery.address("token_endpoint"),
                        form(form),
                        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .orElseThrow(() -> TokenReader.refused("The OpenID provider does not take this log-in any more."));
    }

    private Set<String> groups(Jwt person, String accessToken) {
        return switch (oidc.groupsFrom()) {
            case TOKEN ->
                Groups.read(JSON.valueToTree(person.getClaims().get(oidc.groupsClaim())))
                        .orElseThrow(() -> TokenReader.refused(
                                "The token's claim " + oidc.groupsClaim() + " is no list of groups."));
            case USER_INFO -> userInfo.ask(accessToken, person.getSubject());
        };
    }

    private static boolean same(String expected, @Nullable String given) {
        return given != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return BASE64.encodeToString(bytes);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
