package org.composure.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.sql.DataSource;
import org.composure.compose.ComposeId;
import org.composure.compose.store.ComposeEntity;
import org.composure.compose.store.ComposeRepository;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class StoreConfigurationStoreTest extends StoreTestBase {

    @Autowired
    private ComposeRepository composes;

    @Autowired
    private DataSource pool;

    @Autowired
    @FlywayDataSource
    private DataSource ofMigrations;

    @Test
    void aTransactionThatIsStoppedInItsMidstHoldsItsLocksForSecondsAndAMigrationTakesAsLongAsItTakes() {
        assertThat(limits(pool)).isEqualTo("15s 20s");
        assertThat(limits(ofMigrations)).isEqualTo("0 0");
    }

    private static String limits(DataSource source) {
        return JdbcClient.create(source)
                .sql(
                        "select current_setting('idle_in_transaction_session_timeout') || ' ' || current_setting('lock_timeout')")
                .query(String.class)
                .single();
    }

    @Test
    void startsOnWhatTheMigrationsMadeAndReadsBackWhatItStored() {
        ComposeId id = given.compose();

        ComposeEntity stored = composes.findByComposeId(id.value()).orElseThrow();

        assertThat(stored.info()).isEqualTo(Given.info(stored.date(), 0).document());
        assertThat(stored.stage()).isEqualTo("periodic");
        assertThat(composes.findByComposeIds(List.of(id.value(), "Fedora-1-20200101.n.0")))
                .hasSize(1);
    }

    @Test
    void leadsAComposeThroughAWholePromotion() {
        ComposeId id = given.nightlyCompose();

        assertThat(composes.findByComposeId(id.value()).orElseThrow().stage()).isEqualTo("nightly");
        assertThat(given.events(id))
                .containsExactly(
                        "compose-created",
                        "compose-tagged",
                        "promotion-requested",
                        "promotion-started",
                        "compose-relocated",
                        "compose-tagged",
                        "promotion-completed");
    }
}
