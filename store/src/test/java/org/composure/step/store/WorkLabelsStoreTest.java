package org.composure.step.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.composure.compose.ComposeId;
import org.composure.removal.store.RemovalRequests;
import org.composure.removal.store.RemovalRequests.Wish;
import org.composure.step.store.WorkLabels.Labels;
import org.composure.store.Given;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class WorkLabelsStoreTest extends StoreTestBase {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private DataSource connections;

    @Autowired
    private RemovalRequests removals;

    @Test
    void namesComposeAndStageOfPromotionsAndRemovals() {
        ComposeId promoted = given.compose();
        ComposeId removed = given.compose();
        UUID promotion = given.requested(promoted);
        UUID removal =
                removals.request(Given.REQUESTER, new Wish(removed, null, null)).id();

        assertThat(new WorkLabels(jdbc).of(List.of(promotion, removal, UUID.randomUUID())))
                .containsOnlyKeys(promotion, removal)
                .containsEntry(promotion, new Labels(promotion, promoted.value(), "nightly"))
                .containsEntry(removal, new Labels(removal, removed.value(), "periodic"));
    }

    @Test
    void keepsNoConnectionHoweverOftenItIsAsked() throws SQLException {
        int all = connections.unwrap(HikariDataSource.class).getMaximumPoolSize();

        IntStream.rangeClosed(0, all).forEach(_ -> new WorkLabels(jdbc).of(List.of(UUID.randomUUID())));

        assertThat(connections
                        .unwrap(HikariDataSource.class)
                        .getHikariPoolMXBean()
                        .getActiveConnections())
                .isZero();
    }
}
