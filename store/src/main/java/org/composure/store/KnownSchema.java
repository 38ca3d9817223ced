package org.composure.store;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/** Migrates a schema that we know, and refuses one that a newer version has made: it may mean things that we do not know. */
final class KnownSchema implements FlywayMigrationStrategy {

    @Override
    public void migrate(Flyway flyway) {
        refuseNewer(flyway);
        flyway.migrate();
        // While we waited, a newer one may have migrated.
        refuseNewer(flyway);
    }

    private static void refuseNewer(Flyway flyway) {
        String unknown = Arrays.stream(flyway.info().all())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)
                .map(MigrationInfo::getVersion)
                .map(version -> "V" + version)
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            throw new NewerSchemaException("the database has been migrated by a newer version of Composure, with "
                    + unknown + " (expected: the version that made it, or a newer one)");
        }
    }
}
