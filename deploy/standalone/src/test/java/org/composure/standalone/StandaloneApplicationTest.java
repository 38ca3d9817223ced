package org.composure.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StandaloneApplicationTest {

    private static final int TERMINATED = 128 + 15;

    @TempDir
    private Path directory;

    @Test
    void servesAndTellsItsAddressesUntilItIsTerminated() throws Exception {
        Path data = directory.resolve("data");
        try (var composure = StandaloneProcess.start(
                data, "--server.port=0", "--composure.volumes.nightly.path=" + directory.resolve("mine"))) {
            assertThat(composure.output()).contains("Composure is ready after");
            JsonNode endpoints = JsonMapper.shared().readTree(endpoints(data).toFile());
            assertThat(Files.getPosixFilePermissions(endpoints(data)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            URI api = URI.create(endpoints.get("api").asString());
            assertThat(status(api.resolve("/actuator/health"))).isEqualTo(200);
            JsonNode postgres = endpoints.get("postgresql");
            try (var connection = DriverManager.getConnection(
                    postgres.get("url").asString(),
                    postgres.get("user").asString(),
                    postgres.get("password").asString())) {
                assertThat(connection.isValid(1)).isTrue();
            }
            try (var volumes = Files.list(data.resolve("volumes"))) {
                assertThat(volumes.map(volume -> String.valueOf(volume.getFileName())))
                        .containsExactlyInAnyOrder("incoming", "candidate", "milestone");
            }

            try (var second = StandaloneProcess.start(data, "--server.port=0")) {
                assertThat(second.exitStatus()).isEqualTo(1);
                assertThat(second.output()).contains("runs on " + data);
            }

            assertThat(composure.terminate()).isEqualTo(TERMINATED);
            assertThat(endpoints(data)).doesNotExist();
            assertThat(data.resolve("postgresql").resolve("postmaster.pid")).doesNotExist();
        }
    }

    @Test
    void refusesAPortInUseAndNamesTheOption() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var composure = StandaloneProcess.start(directory, "--server.port=" + taken.getLocalPort())) {
            assertThat(composure.exitStatus()).isEqualTo(1);
            assertThat(composure.output())
                    .contains("port " + taken.getLocalPort() + " is in use")
                    .contains("--server.port=");
        }
    }

    private static Path endpoints(Path data) {
        return data.resolve("run").resolve("endpoints.json");
    }

    private static int status(URI uri) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
