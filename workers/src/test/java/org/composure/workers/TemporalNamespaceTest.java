package org.composure.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.composure.deployable.WrongConfigurationException;
import org.composure.embedded.TemporalPart;
import org.composure.workers.TlsServer.Certificates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalNamespaceTest {

    private static final TlsProperties PLAIN = new TlsProperties(false, null, null, null, null);

    @TempDir
    private Path directory;

    @Test
    void isMadeSureOfAgainAndAgain() {
        try (TemporalPart server = TemporalPart.start();
                TemporalNamespace namespace = new TemporalNamespace(properties(server.target(), null, null, PLAIN));
                TemporalNamespace another = new TemporalNamespace(properties(server.target(), null, null, PLAIN))) {
            assertThat(namespace.ensure()).isFalse();
            assertThat(namespace.ensure()).isFalse();
            assertThat(another.ensure()).isFalse();
        }
    }

    @Test
    void isReachedThroughTlsWithACertificateAndAKeyOfOurs() throws Exception {
        Certificates certificates = Certificates.in(directory);
        Path key = Files.writeString(directory.resolve("api-key"), "sesame\n");
        try (TlsServer server = new TlsServer(certificates);
                TemporalNamespace namespace = new TemporalNamespace(properties(
                        server.target(), null, key, tls(certificates, "server", "client", TlsServer.NAME)))) {
            namespace.ask();

            assertThat(server.authorizations()).isNotEmpty().containsOnly("Bearer sesame");
        }
    }

    @Test
    void isNotReachedWhereOneOfBothIsAStrangerOrHasAnotherName() throws Exception {
        Certificates certificates = Certificates.in(directory);
        try (TlsServer server = new TlsServer(certificates)) {
            assertNotReached(server, tls(certificates, "stranger", "client", TlsServer.NAME));
            assertNotReached(server, tls(certificates, "server", "stranger", TlsServer.NAME));
            assertNotReached(server, tls(certificates, "server", "client", "other.example.com"));
            assertNotReached(server, PLAIN);
        }
    }

    @Test
    void refusesFilesThatDoNotGoTogether() throws Exception {
        Certificates certificates = Certificates.in(directory);
        Path certificate = certificates.certificate("client");

        assertThatThrownBy(
                        () -> new TlsProperties(true, null, certificate, null, null).bundle("composure.temporal.tls"))
                .isInstanceOf(WrongConfigurationException.class)
                .hasMessageStartingWith("composure.temporal.tls.key-file: not given");
        assertThatThrownBy(() ->
                        new TlsProperties(true, null, certificate, certificate, null).bundle("composure.temporal.tls"))
                .isInstanceOf(WrongConfigurationException.class)
                .hasMessageStartingWith("composure.temporal.tls: ");
        assertThatThrownBy(() -> new TlsProperties(false, certificate, null, null, null).bundle("composure.broker.tls"))
                .hasMessage(
                        "composure.broker.tls.enabled: false, and other properties of composure.broker.tls are given (expected: true)");
    }

    private static void assertNotReached(TlsServer server, TlsProperties tls) {
        try (TemporalNamespace namespace = new TemporalNamespace(properties(server.target(), null, null, tls))) {
            assertThatThrownBy(namespace::ask).isInstanceOf(StatusRuntimeException.class);
        }
    }

    private static TlsProperties tls(Certificates certificates, String authority, String own, String serverName) {
        return new TlsProperties(
                true,
                certificates.certificate(authority),
                certificates.certificate(own),
                certificates.key(own),
                serverName);
    }

    private static TemporalProperties properties(
            String target, @Nullable String key, @Nullable Path keyFile, TlsProperties tls) {
        return new TemporalProperties(target, "composure", Duration.ofDays(7), key, keyFile, tls);
    }
}
