package org.composure.embedded;

import java.nio.file.Path;

/** The other JVM that holds PostgreSQL. */
final class HoldPostgres {

    private HoldPostgres() {}

    public static void main(String[] arguments) {
        OtherJvm.hold(() -> {
            var part = PostgresPart.start(PostgresSettings.keptIn(Path.of(arguments[0])));
            try (var connection = part.connect(PostgresPart.DATABASE);
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept AS SELECT 'written before the kill' AS what");
            }
            return part;
        });
    }
}
