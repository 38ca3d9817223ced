package org.composure.workers;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import org.composure.deployable.Secret;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.validation.annotation.Validated;

/**
 * Where Temporal is.
 *
 * @param target its frontend, host:port
 * @param namespace the namespace that holds our workflows
 * @param retention how long Temporal keeps what has ended, where we register the namespace; a day at least
 * @param apiKey a key that is sent with each call, for servers that want one; this or apiKeyFile
 * @param apiKeyFile a file that holds the key
 * @param tls how the connection is encrypted
 */
@Validated
@ConfigurationProperties("composure.temporal")
public record TemporalProperties(
        @NotNull(message = TemporalProperties.TARGET)
        @Pattern(regexp = "[A-Za-z0-9_.:\\[\\]-]+:[0-9]{1,5}", message = TemporalProperties.TARGET)
        String target,

        @Pattern(
                regexp = "[A-Za-z0-9][A-Za-z0-9_.-]*",
                message = "expected: a name of letters, digits, points, hyphens and underscores")
        @DefaultValue("composure")
        String namespace,

        @NotNull @DurationMin(days = 1) @DefaultValue("7d") Duration retention,
        @Nullable String apiKey,
        @Nullable Path apiKeyFile,
        @Valid @DefaultValue TlsProperties tls) {

    private static final String TARGET = "expected: <host>:<port>";

    /** The key, wherever it was given; null if it was not. */
    @Nullable
    String key() {
        return Secret.read("composure.temporal.api-key", apiKey, apiKeyFile);
    }

    /** Keys and certificates; null where the connection is not encrypted. */
    @Nullable
    SslBundle encryption() {
        return tls.bundle("composure.temporal.tls");
    }

    /** Throws what is wrong with keys and files. */
    void check() {
        key();
        encryption();
    }

    @Override
    public String toString() {
        return namespace + " at " + target;
    }
}
