package org.composure.adminui;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.composure.deployable.Secret;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How people log in to the pages, with mode oidc; without a client nobody can, and the pages want a bearer token.
 *
 * @param clientId what the provider calls these pages
 * @param clientSecret the client's secret; this or clientSecretFile. All replicas have the same
 * @param clientSecretFile a file that holds it
 * @param url the URL of the site as browsers know it, without /admin/, for example https://composure.example.com
 * @param scopes what is asked for
 * @param session how long a log-in lasts
 */
@Validated
@ConfigurationProperties(LoginProperties.PREFIX)
record LoginProperties(
        @Nullable String clientId,
        @Nullable String clientSecret,
        @Nullable Path clientSecretFile,
        @Nullable URI url,
        @NotEmpty @DefaultValue({"openid", "profile"}) List<String> scopes,

        @NotNull @DurationMin(minutes = 1) @DurationMax(days = 7) @DefaultValue("1h")
        Duration session) {

    static final String PREFIX = "composure.auth.login";

    /**
     * Looks at what validation cannot see.
     *
     * @throws IllegalArgumentException if something is missing that belongs to a client, or wrong
     */
    void check() {
        if (clientId == null) {
            return;
        }
        if (secret() == null || url == null) {
            throw new IllegalArgumentException("client-id without client-secret or url (expected: all of them)");
        }
        if (!isSecure() && !("http".equals(url.getScheme()) && isLoopback(url))) {
            throw new IllegalArgumentException(
                    "url \"" + url + "\" (expected: an https URL, or an http URL of this machine)");
        }
        if (!scopes.contains("openid")) {
            throw new IllegalArgumentException("scopes " + scopes + " (expected: with openid)");
        }
    }

    /** The client's secret, wherever it was given. */
    @Nullable
    String secret() {
        return Secret.read(PREFIX + ".client-secret", clientSecret, clientSecretFile);
    }

    /** Whether browsers come by https. */
    boolean isSecure() {
        return url != null && "https".equals(url.getScheme());
    }

    /** Where something of the site is, as browsers know it. */
    URI at(String path) {
        return URI.create(Objects.requireNonNull(url).toString().replaceFirst("/+$", "") + path);
    }

    private static boolean isLoopback(URI uri) {
        try {
            return "localhost".equals(uri.getHost())
                    || (uri.getHost() != null
                            && InetAddress.ofLiteral(uri.getHost()).isLoopbackAddress());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
