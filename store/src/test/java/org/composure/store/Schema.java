package org.composure.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A database that was left at some version, with rows in every table. */
record Schema(TestDatabase database, JdbcClient jdbc) {

    /** An empty one. */
    static Schema empty() {
        TestDatabase database = TestDatabases.createEmpty();
        return new Schema(
                database,
                JdbcClient.create(new DriverManagerDataSource(database.url(), database.user(), database.password())));
    }

    /** All versions there are, lowest first. */
    static List<String> versions() {
        return Arrays.stream(empty().flyway("latest").info().all())
                .map(MigrationInfo::getVersion)
                .map(String::valueOf)
                .toList();
    }

    /** One that has gone through each version up to this one, and got rows in each. */
    static Schema at(String version) {
        Schema schema = empty();
        for (String step : versions()) {
            schema.flyway(step).migrate();
            schema.jdbc.sql(rows(step)).update();
            if (step.equals(version)) {
                return schema;
            }
        }
        throw new IllegalArgumentException("no version " + version);
    }

    private static String rows(String version) {
        try (InputStream sql = Schema.class.getResourceAsStream("/data/V" + version + ".sql")) {
            return new String(Objects.requireNonNull(sql, version).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Flyway flyway(String target) {
        return Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .target(target)
                .load();
    }

    /** The version it is at. */
    String version() {
        return String.valueOf(
                Objects.requireNonNull(flyway("latest").info().current()).getVersion());
    }

    /** All rows of all tables of ours, as JSON. */
    Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new TreeMap<>();
        jdbc.sql("select tablename from pg_tables where schemaname = 'public' and tablename <> 'flyway_schema_history'")
                .query(String.class)
                .list()
                .forEach(table -> rows.put(
                        table,
                        jdbc.sql("select to_jsonb(t)::text from " + table + " t")
                                .query(String.class)
                                .list()));
        return rows;
    }

    /** Whether a table has a row with everything that this one has; it may have more columns since. */
    boolean has(String table, String row) {
        return jdbc.sql("select exists (select from " + table + " t where to_jsonb(t) @> cast(:row as jsonb))")
                .param("row", row)
                .query(Boolean.class)
                .single();
    }
}
