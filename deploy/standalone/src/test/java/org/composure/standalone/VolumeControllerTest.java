package org.composure.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.composure.actor.store.KnownUsers;
import org.composure.compose.Stages;
import org.composure.compose.Volumes;
import org.composure.http.HttpConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

@SpringBootTest(
        classes = VolumeControllerTest.Server.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.name=none", "server.address=127.0.0.1"})
class VolumeControllerTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Instant MODIFIED = Instant.parse("2026-11-01T12:00:00.123456789Z");

    @TempDir
    private static Path directory;

    private static Path volume() {
        return directory.resolve("volume");
    }

    @LocalServerPort
    private int port;

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        JacksonAutoConfiguration.class
    })
    @Import({HttpConfiguration.class, VolumeController.class})
    static class Server {

        /** Nobody has a name here, so none is ever written. */
        @Bean
        KnownUsers users() {
            return new KnownUsers(JdbcClient.create(new SimpleDriverDataSource()), Clock.systemUTC());
        }

        @Bean
        Stages stages() {
            return new Stages(List.of("periodic", "nightly"));
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        Volumes volumes() {
            return new Volumes(
                    List.of(new Volumes.Volume("nightly", volume(), URI.create("http://localhost/volumes/nightly/"))));
        }
    }

    @BeforeAll
    static void publish() throws Exception {
        Files.writeString(Files.createDirectory(directory.resolve("outside")).resolve("secret"), "secret");
        Path compose = Files.createDirectories(volume().resolve("Fedora/Fedora-43-20261101.n.0"));
        Files.writeString(compose.resolve("STATUS"), "FINISHED\n");
        Files.setLastModifiedTime(compose.resolve("STATUS"), FileTime.from(MODIFIED));
        Files.writeString(compose.resolve("page.html"), "<script>alert(1)</script>");
        Files.writeString(compose.resolve("<b>&\"'?#%;: ü"), "odd");
        Files.createSymbolicLink(volume().resolve("Fedora/latest-Fedora-43"), Path.of("Fedora-43-20261101.n.0"));
        Files.createSymbolicLink(volume().resolve("Fedora/outside"), Path.of("../../outside"));
        Files.createDirectories(volume().resolve(".composure/promotion.1"));
        String script = "printf x > \"$(printf 'caf\\351\\377')\"; mkfifo fifo";
        assertThat(new ProcessBuilder("sh", "-c", script)
                        .directory(compose.toFile())
                        .start()
                        .waitFor())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fedora/Fedora-43-20261101.n.0/STATUS",
                "Fedora/latest-Fedora-43/STATUS",
                "Fedora//latest-Fedora-43/STATUS",
                "Fedora/latest%2DFedora-43/STATUS"
            })
    void servesAFile(String path) throws Exception {
        HttpResponse<String> file = get(path);

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).isEqualTo("FINISHED\n");
        assertThat(header(file, "Content-Length")).isEqualTo("9");
        assertThat(header(file, "Content-Type")).isEqualTo("text/plain;charset=UTF-8");
        assertThat(header(file, "Last-Modified")).isEqualTo("Sun, 01 Nov 2026 12:00:00 GMT");

        HttpResponse<String> head = send("HEAD", path);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (String name : List.of("Content-Length", "Content-Type", "Last-Modified", "ETag", "Accept-Ranges")) {
            assertThat(header(head, name)).isEqualTo(header(file, name));
        }
        assertThat(get(path, "If-None-Match", header(file, "ETag")).statusCode())
                .isEqualTo(304);
        assertThat(get(path, "If-Modified-Since", header(file, "Last-Modified")).statusCode())
                .isEqualTo(304);
    }

    @Test
    void servesAPartOfAFile() throws Exception {
        String path = "Fedora/latest-Fedora-43/STATUS";

        HttpResponse<String> part = get(path, "Range", "bytes=2-4");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("NIS");
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 2-4/9");
        assertThat(get(path, "Range", "bytes=-3").body()).isEqualTo("ED\n");
        assertThat(get(path, "Range", "bytes=7-", "If-Range", header(part, "ETag"))
                        .body())
                .isEqualTo("D\n");
        assertThat(get(path, "Range", "bytes=7-", "If-Range", "\"another\"").body())
                .isEqualTo("FINISHED\n");
        assertThat(get(path, "Range", "bytes=0-1,3-4").body()).isEqualTo("FINISHED\n");
        assertThat(get(path, "Range", "lines=1").body()).isEqualTo("FINISHED\n");
        HttpResponse<String> beyond = get(path, "Range", "bytes=9-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(header(beyond, "Content-Range")).isEqualTo("bytes */9");
    }

    @Test
    void leadsToTheListingOfADirectory() throws Exception {
        for (String path : List.of("", "Fedora", "Fedora/latest-Fedora-43")) {
            HttpResponse<String> redirect = get(path);
            assertThat(redirect.statusCode()).isEqualTo(301);
            assertThat(header(redirect, "Location"))
                    .isEqualTo("/volumes/nightly/" + path + (path.isEmpty() ? "" : "/"));
        }
        assertThat(get("Fedora/").body())
                .contains("<a href=\"Fedora-43-20261101.n.0/\">Fedora-43-20261101.n.0/</a>")
                .contains("<a href=\"latest-Fedora-43\">latest-Fedora-43</a>");
        assertThat(get("/").body()).contains("href=\"Fedora/\"").doesNotContain("composure");
    }

    @Test
    void escapesWhatNamesHold() throws Exception {
        String page = get("Fedora/latest-Fedora-43/").body();

        assertThat(page)
                .contains("<a href=\"%3Cb%3E%26%22%27%3F%23%25%3B%3A%20%C3%BC\">&lt;b&gt;&amp;&quot;&#39;?#%;: ü</a>")
                .contains("<a href=\"caf%E9%FF\">caf\\xe9\\xff</a>");
        assertThat(get("Fedora/latest-Fedora-43/%3Cb%3E%26%22%27%3F%23%25%3B%3A%20%C3%BC")
                        .body())
                .isEqualTo("odd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fedora/nothing",
                "Fedora/outside",
                "Fedora/outside/secret",
                "Fedora/latest-Fedora-43/STATUS/",
                "Fedora/latest-Fedora-43/fifo",
                "Fedora/..%2F..",
                "Fedora/a%00b",
                ".composure",
                ".composure/",
                ".composure/promotion.1/",
                "%2Ecomposure/"
            })
    void findsNothingElse(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isBetween(400, 404);
        assertThat(answer.body()).contains("\"status\":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nightly/../../etc/passwd",
                "nightly/Fedora/../../../etc/passwd",
                "nightly/%2e%2e/%2e%2e/etc/passwd",
                "nightly/Fedora/latest-Fedora-43/caf%E9%FF",
                "nightly/Fedora/latest-Fedora-43/caf%C3",
                "nightly/%",
                "nightly/a\\b",
                "unknown/Fedora/"
            })
    void refusesPathsThatNoClientLibraryWouldSend(String path) throws Exception {
        assertThat(rawStatus(path)).isBetween(400, 404);
    }

    @Test
    void onlyReads() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            assertThat(send(method, "Fedora/latest-Fedora-43/STATUS").statusCode())
                    .as(method)
                    .isEqualTo(405);
        }
    }

    @Test
    void refusesStrangersAndLetsNoScriptRunAsOurs() throws Exception {
        String page = "Fedora/latest-Fedora-43/page.html";

        assertThat(get(page, "Origin", "http://elsewhere.example").statusCode()).isEqualTo(403);
        assertThat(get(page, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
        HttpResponse<String> answer = get(page);
        assertThat(header(answer, "Content-Type")).isEqualTo("text/html");
        assertThat(header(answer, "Content-Security-Policy")).isEqualTo("sandbox");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void breaksOffWhereAFileIsCutWhileItIsRead() throws Exception {
        long size = 256L << 20;
        Path file = volume().resolve("Fedora/cut.iso");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(size);
            HttpResponse<InputStream> response =
                    HTTP.send(request("GET", "Fedora/cut.iso"), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(header(response, "Content-Length")).isEqualTo(Long.toString(size));
            try (InputStream body = response.body()) {
                assertThat(body.read()).isZero();
                sparse.setLength(size / 2);
                assertThatIOException().isThrownBy(() -> body.skipNBytes(size - 1));
            }
        } finally {
            Files.delete(file);
        }
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        return HTTP.send(request(method, path, headers), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String... headers) {
        String root = "http://localhost:" + port + "/volumes/nightly";
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(root + (path.isEmpty() || path.startsWith("/") ? path : "/" + path)))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    private int rawStatus(String path) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /volumes/" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }
}
