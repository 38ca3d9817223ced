package org.composure.workers;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import org.composure.deployable.Secret;
import org.composure.deployable.WrongConfigurationException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.validation.annotation.Validated;

/**
 * Where the broker is, RabbitMQ or another one that speaks AMQP 0-9-1.
 *
 * @param host its host
 * @param port its port; by default 5672, or 5671 with TLS
 * @param virtualHost the virtual host that has the exchange
 * @param username the user, who may write to the exchange
 * @param password the user's password; this or passwordFile
 * @param passwordFile a file that holds the user's password
 * @param tls how the connection is encrypted; serverName is not for it: the broker's certificate has to name the host
 */
@Validated
@ConfigurationProperties("composure.broker")
public record BrokerProperties(
        @NotBlank(message = "expected: the broker's host") String host,
        @Nullable @Min(1) @Max(65535) Integer port,
        @NotBlank @DefaultValue("/") String virtualHost,
        @NotBlank(message = "expected: the broker's user") String username,
        @Nullable String password,
        @Nullable Path passwordFile,
        @Valid @DefaultValue TlsProperties tls) {

    private static final int USUAL_PORT = 5672;
    private static final int USUAL_TLS_PORT = 5671;

    /** The port in use. */
    int portInUse() {
        return port != null ? port : tls.enabled() ? USUAL_TLS_PORT : USUAL_PORT;
    }

    /**
     * The password, wherever it was given.
     *
     * @throws WrongConfigurationException when it is given twice or not at all, or its file cannot be read
     */
    String secret() {
        String secret = Secret.read("composure.broker.password", password, passwordFile);
        if (secret == null) {
            throw new WrongConfigurationException("composure.broker.password", "not given (expected: it or its file)");
        }
        return secret;
    }

    /** Keys and certificates; null where the connection is not encrypted. */
    @Nullable
    SslBundle encryption() {
        if (tls.serverName() != null) {
            throw new WrongConfigurationException(
                    "composure.broker.tls.server-name",
                    "\"" + tls.serverName() + "\" (expected: nothing; the broker's certificate has to name its host)");
        }
        return tls.bundle("composure.broker.tls");
    }

    /** Throws what is wrong with secrets and files. */
    void check() {
        secret();
        encryption();
    }

    @Override
    public String toString() {
        return username + " at " + host + ":" + portInUse() + virtualHost;
    }
}
