package org.composure.auth;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.composure.digest.Sha256;
import org.composure.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import tools.jackson.databind.JsonNode;

/** The groups that the provider's UserInfo endpoint tells, kept for a while for each token. */
final class UserInfoGroups {

    private static final int MOST_KEPT = 10_000;

    private final Provider provider;
    private final Supplier<URI> endpoint;
    private final String claim;
    private final Duration kept;
    private final InstantSource clock;

    /** By the token's hash; the eldest first. */
    private final Map<String, Known> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Known(Set<String> groups, Instant until) {}

    /**
     * Asks the given endpoint.
     *
     * @param endpoint where it is
     * @param claim what holds the groups in its answers
     * @param kept how long an answer is used
     */
    UserInfoGroups(Provider provider, Supplier<URI> endpoint, String claim, Duration kept, InstantSource clock) {
        this.provider = provider;
        this.endpoint = endpoint;
        this.claim = claim;
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * The groups of a token's user.
     *
     * @throws ProblemException not-authenticated if the endpoint does not take the token; unavailable if it does not tell
     */
    Set<String> of(Jwt token) {
        return of(token.getTokenValue(), () -> ask(token.getTokenValue(), token.getSubject()));
    }

    /**
     * The groups of the user of a token that somebody else has read, and told whose it is.
     *
     * @throws ProblemException not-authenticated if the endpoint does not take the token; unavailable if it does not tell
     */
    Set<String> of(String token) {
        return of(token, () -> {
            URI uri = endpoint.get();
            return groups(uri, provider.get(uri, token));
        });
    }

    private Set<String> of(String token, Supplier<Set<String>> asking) {
        String key = Sha256.hex(token);
        Instant now = clock.instant();
        synchronized (known) {
            Known before = known.get(key);
            if (before != null && now.isBefore(before.until)) {
                return before.groups;
            }
        }
        Set<String> groups = asking.get();
        synchronized (known) {
            // Anew at the end, or it would go as if it were old.
            known.remove(key);
            known.put(key, new Known(groups, now.plus(kept)));
        }
        return groups;
    }

    /**
     * The groups of a token's user, as the endpoint tells them now.
     *
     * @param token an access token, which need not be readable
     * @param subject whose it is, as far as is known
     * @throws ProblemException not-authenticated if the endpoint does not take the token; unavailable if it does not tell
     */
    Set<String> ask(String token, @Nullable String subject) {
        URI uri = endpoint.get();
        JsonNode info = provider.get(uri, token);
        if (!info.path("sub").asString("").equals(subject)) {
            throw Provider.unavailable(uri, "it tells of somebody else than the token");
        }
        return groups(uri, info);
    }

    private Set<String> groups(URI uri, JsonNode info) {
        return Groups.read(info.path(claim))
                .orElseThrow(() -> Provider.unavailable(uri, "its claim " + claim + " is no list of names"));
    }
}
