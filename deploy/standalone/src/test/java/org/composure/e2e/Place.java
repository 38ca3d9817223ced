package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a reader finds a compose: on disk, or under a URL. */
sealed interface Place {

    /** Whether there is anything. */
    boolean exists() throws IOException, InterruptedException;

    /** The content of a file, which has to be there. */
    byte[] read(String path) throws IOException, InterruptedException;

    /** The names in a directory, which has to be there. */
    Set<String> list(String directory) throws IOException, InterruptedException;

    /** On a mounted volume. */
    record OnDisk(Path root) implements Place {

        @Override
        public boolean exists() {
            return Files.exists(root);
        }

        @Override
        public byte[] read(String path) throws IOException {
            return Files.readAllBytes(root.resolve(path));
        }

        @Override
        public Set<String> list(String directory) throws IOException {
            try (Stream<Path> entries = Files.list(root.resolve(directory))) {
                return entries.map(entry -> String.valueOf(entry.getFileName()))
                        .collect(Collectors.toCollection(TreeSet::new));
            }
        }
    }

    /** Under a URL without a slash at its end. */
    record OnWeb(String root) implements Place {

        private static final HttpClient HTTP =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private static final Pattern ENTRY = Pattern.compile("<a href=\"([^./\"][^\"/]*)/?\">");

        @Override
        public boolean exists() throws IOException, InterruptedException {
            HttpResponse<byte[]> listing = get("/");
            assertThat(listing.statusCode())
                    .as("the status of %s", listing.uri())
                    .isIn(200, 404);
            return listing.statusCode() == 200;
        }

        @Override
        public byte[] read(String path) throws IOException, InterruptedException {
            HttpResponse<byte[]> file = get("/" + path);
            assertThat(file.statusCode()).as("the status of %s", file.uri()).isEqualTo(200);
            return file.body();
        }

        @Override
        public Set<String> list(String directory) throws IOException, InterruptedException {
            return ENTRY.matcher(new String(read(directory + "/"), java.nio.charset.StandardCharsets.UTF_8))
                    .results()
                    .map(entry -> entry.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(root + path)).build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
