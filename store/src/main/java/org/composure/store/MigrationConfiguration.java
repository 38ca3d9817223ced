package org.composure.store;

import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Migrations: they may take and wait for as long as they have to, which the pool's connections may not. */
@Configuration(proxyBeanMethods = false)
public class MigrationConfiguration {

    /** Migrates, unless the schema is newer than what we know: then whoever knows it has to run. */
    @Bean
    public FlywayMigrationStrategy migrations() {
        return new KnownSchema();
    }

    /** Connections of Flyway's own, without limits of time. */
    @Bean(defaultCandidate = false)
    @FlywayDataSource
    DataSource migrationDataSource(JdbcConnectionDetails database) {
        DriverManagerDataSource source = new DriverManagerDataSource(database.getJdbcUrl());
        source.setUsername(database.getUsername());
        source.setPassword(database.getPassword());
        Properties options = new Properties();
        options.setProperty("tcpKeepAlive", "true");
        source.setConnectionProperties(options);
        return source;
    }
}
