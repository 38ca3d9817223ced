package org.composure.auth;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.composure.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What an issuer tells of itself (OpenID Connect Discovery), asked for when it is needed first: it may start after us. */
final class Discovery {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final String issuer;
    private final Provider provider;
    private final InstantSource clock;
    private @Nullable JsonNode told;
    private @Nullable ProblemException fault;
    private Instant askAgain = Instant.MIN;

    /** Asks the given provider. */
    Discovery(String issuer, Provider provider, InstantSource clock) {
        this.issuer = issuer;
        this.provider = provider;
        this.clock = clock;
    }

    /**
     * An address that it tells.
     *
     * @throws ProblemException unavailable, if it cannot be asked, or does not tell
     */
    synchronized URI address(String name) {
        String address = told().path(name).asString("");
        if (address.isEmpty()) {
            throw Provider.unavailable(URI.create(issuer), "it tells no " + name);
        }
        return URI.create(address);
    }

    private JsonNode told() {
        JsonNode known = told;
        if (known != null) {
            return known;
        }
        ProblemException failed = fault;
        // Who waits for one that does not answer keeps everybody else waiting.
        if (failed != null && clock.instant().isBefore(askAgain)) {
            throw failed;
        }
        try {
            known = ask();
            told = known;
            return known;
        } catch (ProblemException e) {
            fault = e;
            askAgain = clock.instant().plus(PAUSE);
            throw e;
        }
    }

    private JsonNode ask() {
        URI uri = URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
        JsonNode answer = provider.get(uri);
        String name = answer.path("issuer").asString("");
        if (!name.equals(issuer)) {
            throw Provider.unavailable(uri, "it is the issuer \"" + name + "\" (expected: \"" + issuer + "\")");
        }
        return answer;
    }
}
