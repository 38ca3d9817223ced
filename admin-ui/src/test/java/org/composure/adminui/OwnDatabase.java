package org.composure.adminui;

import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Gives a context a database that no other has. */
final class OwnDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestDatabase database = TestDatabases.create();
        TestPropertyValues.of(
                        "composure.database.url=" + database.url(),
                        "composure.database.username=" + database.user(),
                        "composure.database.password=" + database.password())
                .applyTo(context);
    }
}
