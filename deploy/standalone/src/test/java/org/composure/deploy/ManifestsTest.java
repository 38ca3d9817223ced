package org.composure.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.composure.adminui.AdminApplication;
import org.composure.apiservice.ApiApplication;
import org.composure.store.ComposureProperties.VolumeProperties;
import org.composure.workers.WorkersApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** That compose.yaml and the manifests speak of properties and ports that our services have. */
class ManifestsTest {

    private static final Path DEPLOY = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> OURS = List.of("COMPOSURE_", "SPRING_", "SERVER_", "MANAGEMENT_");

    private final Map<String, Object> compose =
            yaml(DEPLOY.resolve("compose.yaml")).getFirst();

    @Test
    void namesOnlyPropertiesThatThereAre() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String service : List.of("api-service", "workers", "admin-ui")) {
            named.addAll(
                    map(map(map(compose, "services"), service), "environment").keySet());
        }
        for (Map<String, Object> manifest : manifests()) {
            if ("ConfigMap".equals(manifest.get("kind"))) {
                named.addAll(map(manifest, "data").keySet());
            }
        }
        assertThat(named).hasSizeGreaterThan(15).allMatch(name -> OURS.stream().anyMatch(name::startsWith));

        assertThat(named).isSubsetOf(properties());
    }

    @Test
    void speaksOfTheDefaultPorts() throws IOException {
        assertThat(ports("composure-api-service")).containsExactly(ApiApplication.PORT, ApiApplication.MANAGEMENT_PORT);
        assertThat(ports("composure-admin-ui"))
                .containsExactly(AdminApplication.PORT, AdminApplication.MANAGEMENT_PORT);
        assertThat(ports("composure-workers")).containsExactly(WorkersApplication.MANAGEMENT_PORT);
        assertThat(composePorts("api-service")).isEqualTo(List.of("127.0.0.1:8080:" + ApiApplication.PORT));
        assertThat(composePorts("admin-ui")).isEqualTo(List.of("127.0.0.1:8090:" + AdminApplication.PORT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-service", "workers", "admin-ui"})
    void asksForHealthWhereItIs(String service) {
        int port = switch (service) {
            case "api-service" -> ApiApplication.MANAGEMENT_PORT;
            case "workers" -> WorkersApplication.MANAGEMENT_PORT;
            default -> AdminApplication.MANAGEMENT_PORT;
        };
        Map<String, Object> check = map(map(map(compose, "services"), service), "healthcheck");

        assertThat(String.valueOf(check.get("test")))
                .contains("/dev/tcp/127.0.0.1/" + port + " ")
                .contains("/actuator/health/readiness");
    }

    /** All properties that are documented on our class path, as environment variables are written. */
    private static Set<String> properties() throws IOException {
        Set<String> properties = new HashSet<>();
        List<URL> all = new ArrayList<>();
        ManifestsTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json")
                .asIterator()
                .forEachRemaining(all::add);
        for (URL metadata : all) {
            try (InputStream in = metadata.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
                    String name = property.path("name").asString();
                    properties.add(variable(name));
                    properties.add(variable(name.replace('-', '.')));
                }
            }
        }
        for (String volume : List.of("incoming", "nightly", "candidate", "milestone")) {
            Arrays.stream(VolumeProperties.class.getRecordComponents())
                    .forEach(part -> properties.add(variable("composure.volumes." + volume + "." + part.getName())));
        }
        return properties;
    }

    private static String variable(String property) {
        return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static List<Object> ports(String deployment) throws IOException {
        Map<String, Object> found = manifests().stream()
                .filter(manifest -> "Deployment".equals(manifest.get("kind"))
                        && deployment.equals(map(manifest, "metadata").get("name")))
                .findFirst()
                .orElseThrow();
        Map<String, Object> pod = map(map(map(found, "spec"), "template"), "spec");
        return items(items(pod, "containers").getFirst(), "ports").stream()
                .map(port -> port.get("containerPort"))
                .toList();
    }

    private Object composePorts(String service) {
        return Objects.requireNonNull(map(map(compose, "services"), service).get("ports"));
    }

    private static List<Map<String, Object>> manifests() throws IOException {
        try (Stream<Path> files = Files.list(DEPLOY.resolve("kubernetes").resolve("base"))) {
            return files.flatMap(file -> yaml(file).stream()).toList();
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> yaml(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return StreamSupport.stream(new Yaml().loadAll(in).spliterator(), false)
                    .map(document -> (Map<String, Object>) document)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> from, String key) {
        return (Map<String, Object>) Objects.requireNonNull(from.get(key), key);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> items(Map<String, Object> from, String key) {
        return (List<Map<String, Object>>) Objects.requireNonNull(from.get(key), key);
    }
}
