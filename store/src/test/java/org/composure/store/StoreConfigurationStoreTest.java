package org.composure.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.composure.compose.ComposeId;
import org.composure.compose.store.ComposeEntity;
import org.composure.compose.store.ComposeRepository;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class StoreConfigurationStoreTest extends StoreTestBase {

    @Autowired
    private ComposeRepository composes;

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
