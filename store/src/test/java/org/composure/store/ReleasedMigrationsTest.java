package org.composure.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.composure.digest.Sha256;
import org.junit.jupiter.api.Test;

/** Databases out there have applied the migrations, and start no more where one of them reads otherwise. */
class ReleasedMigrationsTest {

    private static final String TABLE = "released-migrations.sha256";

    @Test
    void noReleasedMigrationHasChanged() throws Exception {
        Map<String, String> released = new TreeMap<>();
        for (String line : Files.readAllLines(resource("/" + TABLE))) {
            released.put(line.substring(66), line.substring(0, 64));
        }
        Map<String, String> present = present();

        for (String name : new TreeSet<>(present.keySet())) {
            assertThat(released.get(name))
                    .as(
                            "%s is not in %s (expected: the line \"%s  %s\", once it is as it shall stay for ever)",
                            name, TABLE, present.get(name), name)
                    .isNotNull();
        }
        assertThat(present)
                .as("released migrations are never edited, renamed or removed: databases that have applied one would"
                        + " refuse to start. Put it back as it was, and write what is to change as a new migration with"
                        + " the next number")
                .isEqualTo(released);
    }

    @Test
    void eachVersionHasRowsToMigrate() throws Exception {
        for (String name : present().keySet()) {
            String rows = "/data/" + name.substring(0, name.indexOf("__")) + ".sql";
            assertThat(ReleasedMigrationsTest.class.getResource(rows))
                    .as("%s needs rows for its tables in src/test/resources%s", name, rows)
                    .isNotNull();
        }
    }

    private static Map<String, String> present() throws Exception {
        Map<String, String> present = new TreeMap<>();
        try (var files = Files.list(resource("/db/migration"))) {
            for (Path file : files.toList()) {
                present.put(file.getFileName().toString(), Sha256.hex(Files.readString(file)));
            }
        }
        return present;
    }

    private static Path resource(String name) throws URISyntaxException, IOException {
        URL url = Objects.requireNonNull(ReleasedMigrationsTest.class.getResource(name), name);
        return Path.of(url.toURI()).toRealPath();
    }
}
