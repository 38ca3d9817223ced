package org.composure.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresPartTest {

    @TempDir
    private Path directory;

    @Test
    void keepsRowsAndPasswordAcrossARestart() throws Exception {
        String password;
        try (var part = PostgresPart.start(PostgresSettings.keptIn(directory))) {
            password = part.password();
            execute(part, "CREATE TABLE kept AS SELECT 'a row' AS what");
        }

        try (var part = PostgresPart.start(PostgresSettings.keptIn(directory))) {
            assertThat(value(part, "SELECT what FROM kept")).isEqualTo("a row");
            assertThat(part.password()).isEqualTo(password);
            assertThat(part.startTime()).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void commitsSurviveALossOfPowerAndTextIsUtf8() throws Exception {
        try (var part = PostgresPart.start(PostgresSettings.keptIn(directory))) {
            assertThat(value(part, "SHOW fsync")).isEqualTo("on");
            assertThat(value(part, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(value(part, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(value(part, "SELECT datlocale FROM pg_database WHERE datname = current_database()"))
                    .isEqualTo("C.UTF-8");
            assertThat(value(part, "SELECT upper('čeština')")).isEqualTo("ČEŠTINA");
        }
    }

    @Test
    void wantsThePasswordAndListensOnLoopbackOnly() throws Exception {
        try (var part = PostgresPart.start(PostgresSettings.throwawayIn(directory))) {
            assertThat(Listeners.addressesWith(part.port())).containsExactly("0100007F");
            assertThat(value(part, "SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules"))
                    .isEqualTo("scram-sha-256");
            assertThatThrownBy(() -> DriverManager.getConnection(part.jdbcUrl(), PostgresPart.USER, "guessed"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(Files.getPosixFilePermissions(directory.resolve("run").resolve("postgresql.password")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void startsAgainAfterItsJvmWasKilledAlthoughTheOldProcessesStillRun() throws Exception {
        OtherJvm.killOnceReady(HoldPostgres.class, directory);
        assertThat(directory.resolve("postgresql").resolve("postmaster.pid")).exists();

        try (var part = PostgresPart.start(PostgresSettings.keptIn(directory))) {
            assertThat(value(part, "SELECT what FROM kept")).isEqualTo("written before the kill");
            assertThat(part.startTime()).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void ignoresAPidFileThatNamesAProcessOfSomebodyElse() throws Exception {
        PostgresPart.start(PostgresSettings.keptIn(directory)).close();
        Files.writeString(
                directory.resolve("postgresql").resolve("postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + directory.resolve("postgresql") + "\n");

        try (var part = PostgresPart.start(PostgresSettings.keptIn(directory))) {
            assertThat(value(part, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void givesTheDataANewPasswordWhenTheOldOneWasLost() throws Exception {
        PostgresPart.start(PostgresSettings.keptIn(directory)).close();
        Files.delete(directory.resolve("run").resolve("postgresql.password"));

        try (var part = PostgresPart.start(PostgresSettings.keptIn(directory))) {
            assertThat(value(part, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void refusesDataOfAnotherMajorAndSaysWhatToDo() throws Exception {
        Path data = Files.createDirectories(directory.resolve("postgresql"));
        Files.writeString(data.resolve("PG_VERSION"), "15\n");

        assertThatThrownBy(() -> PostgresPart.start(PostgresSettings.keptIn(directory)))
                .isInstanceOf(PartStartException.class)
                .hasMessageContaining("holds data of PostgreSQL 15 (expected: 18)")
                .hasMessageContaining("pg_dump of PostgreSQL 15");
        assertThat(Files.readString(data.resolve("PG_VERSION"))).isEqualTo("15\n");
    }

    @Test
    void leavesNoProcessAfterItIsClosedOnceOrTwice() throws Exception {
        var part = PostgresPart.start(PostgresSettings.throwawayIn(directory));

        part.close();
        part.close();

        assertThat(Listeners.addressesWith(part.port())).isEmpty();
        assertThat(directory.resolve("postgresql").resolve("postmaster.pid")).doesNotExist();
    }

    private static void execute(PostgresPart part, String sql) throws SQLException {
        try (var connection = part.connect(PostgresPart.DATABASE);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(PostgresPart part, String sql) throws SQLException {
        try (var connection = part.connect(PostgresPart.DATABASE);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
