package org.composure.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.hibernate.exception.JDBCConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class OutageTest {

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "57P01", "57P02", "57P03", "57P04", "53100", "53300"})
    void isWhatPostgresSaysWhenItComesAndGoes(String state) {
        SQLException said = new SQLException("said", state);

        assertThat(Outage.is(new UncategorizedSQLException("a task", "select 1", said)))
                .isTrue();
        assertThat(Outage.is(new CannotCreateTransactionException(
                        "could not open", new JDBCConnectionException("unable to acquire", said))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42P01", "40P01", "55P03", "25P03", "57014", "25006", "53200"})
    void isNotWhatItSaysAboutWhatItWasAsked(String state) {
        assertThat(Outage.is(new DataIntegrityViolationException("said", new SQLException("said", state))))
                .isFalse();
    }

    @Test
    void isAPoolThatHasWaitedInVainWhateverTheServerSaidLast() {
        SQLException noLogin = new SQLTransientConnectionException("timed out", "28P01");

        assertThat(Outage.is(new CannotGetJdbcConnectionException("failed", noLogin)))
                .isTrue();
        assertThat(Outage.is(new CannotGetJdbcConnectionException("failed", new SQLException("closed"))))
                .isTrue();
    }

    @Test
    void isSeenBehindTheRollbackThatItMadeFail() {
        TransactionSystemException rollback =
                new TransactionSystemException("could not roll back", new SQLException("broken", "25P02"));
        rollback.initApplicationException(new UncategorizedSQLException("a task", null, new SQLException("", "57P01")));

        assertThat(Outage.is(rollback)).isTrue();
    }

    @Test
    void isNothingThatHasNothingToDoWithPostgres() {
        assertThat(Outage.is(new IllegalStateException(new IOException("disk"))))
                .isFalse();
    }
}
