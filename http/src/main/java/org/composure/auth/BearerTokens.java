package org.composure.auth;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.composure.actor.Caller;
import org.composure.auth.AuthProperties.OidcProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.jwt.Jwt;
import tools.jackson.databind.json.JsonMapper;

/** Who makes a request where an OpenID provider gives tokens: whose token it bears. */
final class BearerTokens implements IdentitySource {

    private static final Pattern BEARER = Pattern.compile("bearer(?: +(?<token>\\S*))?", Pattern.CASE_INSENSITIVE);
    private static final List<String> SCOPE_CLAIMS = List.of("scope", "scp");
    private static final JsonMapper JSON = new JsonMapper();

    private final OidcProperties oidc;
    private final TokenReader tokens;
    private final UserInfoGroups userInfo;
    private final GrantedScopes scopes;

    /** Believes the given provider, which is asked when that is needed. */
    BearerTokens(OidcProperties oidc, GrantedScopes scopes, InstantSource clock) {
        String issuer = Objects.requireNonNull(oidc.issuer());
        Provider provider = new Provider(oidc.timeout());
        Discovery discovery = new Discovery(issuer, provider, clock);
        URI endpoint = oidc.userInfoUri();
        this.oidc = oidc;
        this.tokens = new TokenReader(oidc, issuer, provider, discovery);
        this.userInfo = new UserInfoGroups(
                provider,
                () -> endpoint == null ? discovery.address("userinfo_endpoint") : endpoint,
                oidc.groupsClaim(),
                oidc.userInfoCache(),
                clock);
        this.scopes = scopes;
    }

    @Override
    public Optional<Identity> identify(HttpServletRequest request) {
        List<String> given = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Matcher bearer = BEARER.matcher(given.getFirst().strip());
        if (given.size() > 1 || !bearer.matches() || bearer.group("token") == null) {
            throw TokenReader.refused("The request does not bear a token (expected: Authorization: Bearer <token>).");
        }
        return Optional.of(identity(tokens.read(bearer.group("token"))));
    }

    @Override
    public String challenge(@Nullable String fault) {
        return Bearer.challenge(fault);
    }

    private Identity identity(Jwt token) {
        Set<String> granted = scopes.of(granted(token));
        return new Identity(new Caller(userOf(token, oidc), groups(token)), true, granted);
    }

    /**
     * The user whom a token names.
     *
     * @throws org.composure.problem.ProblemException not-authenticated if it names none
     */
    static String userOf(Jwt token, OidcProperties oidc) {
        String name = oidc.userClaims().stream()
                .map(claim -> token.getClaims().get(claim))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst()
                .orElse("");
        if (!UserNames.isValid(name) || UserNames.isReserved(name)) {
            throw TokenReader.refused("The token names no user (expected: in " + String.join(" or ", oidc.userClaims())
                    + ", " + UserNames.EXPECTED + ").");
        }
        return name;
    }

    private Set<String> groups(Jwt token) {
        return switch (oidc.groupsFrom()) {
            case TOKEN ->
                Groups.read(JSON.valueToTree(token.getClaims().get(oidc.groupsClaim())))
                        .orElseThrow(() -> TokenReader.refused(
                                "The token's claim " + oidc.groupsClaim() + " is no list of groups."));
            case USER_INFO -> userInfo.of(token);
        };
    }

    /** What a token allows: words in a text, as the standard says, or a list, as some write it. */
    private static Set<String> granted(Jwt token) {
        Set<String> granted = new HashSet<>();
        for (String claim : SCOPE_CLAIMS) {
            switch (token.getClaims().get(claim)) {
                case String words -> granted.addAll(List.of(words.split(" ", -1)));
                case List<?> words -> words.forEach(word -> granted.add(String.valueOf(word)));
                case null, default -> {}
            }
        }
        return granted;
    }
}
