package org.composure.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.composure.apiservice.Composes;
import org.composure.apiservice.RawRequest;
import org.composure.apiservice.RunningApi;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API with a certificate of its own, in PEM files: TLS ends in the process. */
class TlsApiTest extends RunningApi {

    private static final String COMPOSES = "/api/1/composes/";
    private static final char[] PASSWORD = "of-the-test".toCharArray();
    private static final KeyStore KEYS = selfSigned();

    @DynamicPropertySource
    static void tls(DynamicPropertyRegistry properties) throws IOException, GeneralSecurityException {
        Path directory = Files.createTempDirectory("composure-tls");
        Path certificate =
                pem(directory, "CERTIFICATE", KEYS.getCertificate("server").getEncoded());
        Path key = pem(directory, "PRIVATE KEY", KEYS.getKey("server", PASSWORD).getEncoded());
        properties.add("spring.ssl.bundle.pem.composure.keystore.certificate", () -> "file:" + certificate);
        properties.add("spring.ssl.bundle.pem.composure.keystore.private-key", () -> "file:" + key);
        properties.add("server.ssl.bundle", () -> "composure");
    }

    @Test
    void isAskedOverTlsAndLinksSo() throws Exception {
        try (HttpClient client = trusting()) {
            HttpResponse<String> posted = send(client, "POST", COMPOSES, Composes.nightly("Tls"));
            HttpResponse<String> listed = send(client, "GET", COMPOSES + "?release_short=Tls", "");

            assertThat(posted.statusCode()).as(posted.body()).isEqualTo(200);
            JsonNode list = JsonMapper.shared().readTree(listed.body());
            assertThat(list.at("/items/0/compose_info/payload/compose/id").asString())
                    .isEqualTo(Composes.id("Tls"));
            assertThat(list.at("/meta/first").asString()).startsWith("https://localhost:" + port() + COMPOSES);
            assertThat(listed.sslSession().orElseThrow().getProtocol()).isIn("TLSv1.2", "TLSv1.3");
        }
    }

    @Test
    void pagesAskForTlsFromThenOn() throws Exception {
        try (HttpClient client = trusting()) {
            for (String page : new String[] {"/", "/api/1/"}) {
                assertThat(send(client, "GET", page, "").headers().firstValue("Strict-Transport-Security"))
                        .as(page)
                        .hasValue("max-age=31536000");
            }
        }
    }

    @Test
    void nobodyIsAnsweredWithoutTlsAndNobodyTrustsAnotherCertificate() {
        String plain = RawRequest.get(port(), COMPOSES, "Host: localhost");

        assertThat(RawRequest.status(plain)).isEqualTo(400);
        assertThatThrownBy(() -> {
                    try (HttpClient client = HttpClient.newHttpClient()) {
                        send(client, "GET", COMPOSES, "");
                    }
                })
                .isInstanceOf(SSLHandshakeException.class);
    }

    private HttpResponse<String> send(HttpClient client, String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + port() + path))
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpClient trusting() throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KEYS);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static Path pem(Path directory, String kind, byte[] content) throws IOException {
        return Files.writeString(
                directory.resolve(kind.replace(' ', '-') + ".pem"),
                "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                        .formatted(kind, Base64.getMimeEncoder().encodeToString(content)));
    }

    /** A key and its certificate for this machine, made by the JDK's tool. */
    private static KeyStore selfSigned() {
        try {
            Path store = Files.createTempDirectory("composure-tls").resolve("keys.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "server",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=dns:localhost,ip:127.0.0.1",
                            "-validity",
                            "2",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            new String(PASSWORD))
                    .inheritIO()
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool ended with " + keytool.exitValue());
            }
            return KeyStore.getInstance(store.toFile(), PASSWORD);
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
