package org.composure.imports;

import org.composure.deployable.DatabaseConfiguration;
import org.composure.deployable.Deployable;
import org.composure.imports.store.ImportLedger;
import org.composure.store.ComposureProperties;
import org.composure.store.StoreConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The import's side of the database: configured and started as every process of its own is, without a port. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({StoreConfiguration.class, DatabaseConfiguration.class, ImportLedger.class})
public class ImportApplication {

    private static final int NO_PORT = -1;

    static ConfigurableApplicationContext start(String... options) {
        return Deployable.of(ImportApplication.class, "composure-store,composure-import", NO_PORT)
                .checking(ComposureProperties.class, StoreConfiguration::check)
                .run(options);
    }
}
