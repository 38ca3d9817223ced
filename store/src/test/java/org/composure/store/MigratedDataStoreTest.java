package org.composure.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.composure.compose.store.ChangeLog;
import org.composure.compose.store.ComposeSearch;
import org.composure.compose.store.ComposeView;
import org.composure.compose.store.ComposeViews;
import org.composure.event.store.EventOrder;
import org.composure.event.store.MessageBoard;
import org.composure.event.store.MessageOutbox;
import org.composure.promotion.store.PromotionRepository;
import org.composure.promotion.store.PromotionView;
import org.composure.promotion.store.PromotionViews;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever updates from any version keeps what there was. */
class MigratedDataStoreTest {

    private static final UUID COMPOSE = UUID.fromString("00000000-0000-7000-8000-000000000001");

    /** Columns that have another name since; tables' names stand before them. */
    private static final Map<String, String> RENAMED =
            Map.of("step.promotion", "work", "outbox_wake.promotion", "work", "fact.promotion", "subject");

    static List<String> versions() {
        return Schema.versions();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void rowsOfEachVersionAreKeptAndCanBeRead(String version) throws Exception {
        Schema schema = Schema.at(version);
        Map<String, List<String>> before = schema.rows();
        assertThat(before)
                .allSatisfy((table, rows) -> assertThat(rows).as(table).isNotEmpty());

        try (ConfigurableApplicationContext store = start(schema)) {
            assertThat(schema.version()).isEqualTo(Schema.versions().getLast());
            before.forEach((table, rows) -> rows.forEach(row -> assertThat(schema.has(table, asNamedNow(table, row)))
                    .as(table + " " + row)
                    .isTrue()));
            readsComposes(store);
            if (before.containsKey("event")) {
                readsMessages(store);
            }
            if (before.containsKey("promotion")) {
                readsPromotions(store);
            }
        }
    }

    private static String asNamedNow(String table, String row) {
        String named = row;
        for (Map.Entry<String, String> renamed : RENAMED.entrySet()) {
            if (renamed.getKey().startsWith(table + ".")) {
                String before = renamed.getKey().substring(table.length() + 1);
                named = named.replace("\"" + before + "\": ", "\"" + renamed.getValue() + "\": ");
            }
        }
        return named;
    }

    /** The store as every deployable starts it: it migrates, and Hibernate compares the tables with its entities. */
    private static ConfigurableApplicationContext start(Schema schema) throws Exception {
        Map<String, Object> properties = new HashMap<>();
        properties.put("spring.datasource.url", schema.database().url());
        properties.put("spring.datasource.username", schema.database().user());
        properties.put("spring.datasource.password", schema.database().password());
        URI policies = Objects.requireNonNull(MigratedDataStoreTest.class.getResource("/policies"))
                .toURI();
        properties.put("composure.policies.dir", Path.of(policies).toString());
        for (String volume : List.of("incoming", "nightly", "candidate", "milestone")) {
            properties.put("composure.volumes." + volume + ".path", "/srv/" + volume);
            properties.put("composure.volumes." + volume + ".url", "https://composes.example.com/" + volume);
        }
        return new SpringApplicationBuilder(TestStoreConfiguration.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties(properties)
                .run();
    }

    private static void readsComposes(ConfigurableApplicationContext store) {
        ComposeSearch all = new ComposeSearch(ComposeSearch.NEWEST_FIRST);
        ComposeViews views = store.getBean(ComposeViews.class);
        assertThat(views.find(all, 0, 0).total()).isEqualTo(2);
        List<ComposeView> composes = views.find(all, 10, 0).rows();
        assertThat(composes).hasSize(2);
        JdbcClient jdbc = store.getBean(JdbcClient.class);
        assertThat(composes.stream().mapToInt(compose -> compose.tags().size()).sum())
                .isEqualTo(jdbc.sql("select count(*) from compose_tag")
                        .query(Integer.class)
                        .single());
        assertThat(store.getBean(ChangeLog.class).ofCompose(COMPOSE)).hasSize(1);
    }

    private static void readsMessages(ConfigurableApplicationContext store) {
        store.getBean(EventOrder.class).advance(100);
        MessageOutbox outbox = store.getBean(MessageOutbox.class);
        assertThat(outbox.lease(new UUID(0, 1), Duration.ofMinutes(1))).contains(8L);
        assertThat(outbox.due(100)).extracting(MessageOutbox.Message::compose).containsOnly(COMPOSE);
        MessageBoard board = store.getBean(MessageBoard.class);
        assertThat(board.list(new MessageBoard.Filter(null, null), MessageBoard.PARKED_FIRST, 10, 0)
                        .getFirst()
                        .error())
                .isEqualTo("too large");
    }

    private static void readsPromotions(ConfigurableApplicationContext store) {
        PromotionRepository promotions = store.getBean(PromotionRepository.class);
        PromotionViews views = store.getBean(PromotionViews.class);
        List<PromotionView> read = promotions.findAll().stream()
                .map(promotion -> views.of(promotions.findWhole(promotion.id()).orElseThrow()))
                .toList();
        assertThat(read).extracting(PromotionView::state).containsExactlyInAnyOrder("completed", "executing");
        assertThat(read.stream().flatMap(promotion -> promotion.steps().stream()))
                .hasSize(2);
    }
}
