package org.composure.imports;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.composure.imports.BothSides.Misfits;
import org.composure.imports.store.Finding;
import org.composure.imports.store.ImportLedger;
import org.composure.imports.store.Position;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A recorded CTS, and an empty database to import into. */
abstract class ImportTestBase {

    static final String REFUSED = "Bad-../../etc-20240304.n.0";

    /** What the recorded CTS has that cannot be the same here. */
    static final Misfits MISFITS = new Misfits(
            Set.of(REFUSED, "Garbage-43-99999999.n.0"),
            Set.of("Fedora-43-20240331.n.0", "Fedora-43-20240331.n.1"),
            Set.of(REFUSED, "123", "a/b"));

    RecordedCts cts;
    TestDatabase database;
    ConfigurableApplicationContext store;
    JdbcClient jdbc;

    @BeforeEach
    void begin() throws IOException {
        cts = new RecordedCts();
        database = TestDatabases.create();
        store = ImportApplication.start(configuration().toArray(String[]::new));
        jdbc = store.getBean(JdbcClient.class);
    }

    @AfterEach
    void end() {
        store.close();
        cts.close();
    }

    List<String> configuration() {
        List<String> options = new ArrayList<>(List.of(
                "--composure.database.url=" + database.url(),
                "--composure.database.username=" + database.user(),
                "--composure.database.password=" + database.password()));
        for (String volume : List.of("incoming", "nightly", "candidate", "milestone")) {
            options.add("--composure.volumes." + volume + ".path=/srv/" + volume);
            options.add("--composure.volumes." + volume + ".url=https://composes.example.com/" + volume);
        }
        return options;
    }

    Target database() {
        return Target.into(store.getBean(ImportLedger.class));
    }

    Position run(Target target) throws InterruptedException {
        return new Importer(new Cts(cts.url(), null, Duration.ofMillis(1)), target, 7, 4, Duration.ofMillis(1)).run();
    }

    List<Finding> findings(Target target) {
        List<Finding> findings = new ArrayList<>();
        target.findings(cts.url().toString(), findings::add);
        return findings;
    }

    void bothSidesAreTheSame() {
        new BothSides(cts, store).areTheSame(MISFITS);
    }

    /** All rows but those of imports themselves. */
    Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new TreeMap<>();
        jdbc.sql("select tablename from pg_tables where schemaname = 'public' and tablename not like 'import%'")
                .query(String.class)
                .list()
                .forEach(table -> rows.put(
                        table,
                        jdbc.sql("select to_jsonb(t)::text from " + table + " t order by 1")
                                .query(String.class)
                                .list()));
        return rows;
    }

    long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }
}
