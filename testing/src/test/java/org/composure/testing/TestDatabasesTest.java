package org.composure.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class TestDatabasesTest {

    @Test
    void givesEachCallerAMigratedDatabaseOfItsOwn() throws Exception {
        TestDatabase one = TestDatabases.create();
        TestDatabase other = TestDatabases.create();

        assertThat(update(one, "INSERT INTO fixture VALUES ('only here')")).isEqualTo(1);

        assertThat(update(one, "DELETE FROM fixture")).isEqualTo(1);
        assertThat(update(other, "DELETE FROM fixture")).isZero();
    }

    @Test
    void givesADatabaseWithoutMigrations() throws Exception {
        assertThat(update(TestDatabases.createEmpty(), "CREATE TABLE fixture ()"))
                .isZero();
    }

    private static int update(TestDatabase database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }
}
