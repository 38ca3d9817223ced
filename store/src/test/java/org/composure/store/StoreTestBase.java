package org.composure.store;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A test of the store on PostgreSQL: one context for all classes, empty tables and the real time before each test. */
@SpringBootTest(classes = TestStoreConfiguration.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
public abstract class StoreTestBase {

    /** What tests begin with. */
    @Autowired
    protected Given given;

    /** The store's clock. */
    @Autowired
    protected MovableClock clock;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) throws URISyntaxException {
        TestDatabase database = TestDatabases.create();
        properties.add("spring.datasource.url", database::url);
        properties.add("spring.datasource.username", database::user);
        properties.add("spring.datasource.password", database::password);
        for (String volume : new String[] {"incoming", "nightly", "candidate", "milestone"}) {
            properties.add("composure.volumes." + volume + ".path", () -> "/srv/" + volume);
            properties.add("composure.volumes." + volume + ".url", () -> "https://composes.example.com/" + volume);
        }
        URL policies = Objects.requireNonNull(StoreTestBase.class.getResource("/policies"));
        Path directory = Path.of(policies.toURI());
        properties.add("composure.policies.dir", () -> directory);
    }

    @BeforeEach
    void beginAnew() {
        clock.reset();
        given.nothing();
    }
}
