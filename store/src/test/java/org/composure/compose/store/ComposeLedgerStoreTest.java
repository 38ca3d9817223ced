package org.composure.compose.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.compose.store.ComposeLedger.Registration;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.productmd.ComposeInfo;
import org.composure.productmd.ComposeInfoReader;
import org.composure.store.AtOnce;
import org.composure.store.AtOnce.Outcome;
import org.composure.store.CountedStatements;
import org.composure.store.Given;
import org.composure.store.StoreTestBase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.domain.Sort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ComposeLedgerStoreTest extends StoreTestBase {

    private static final Caller BUILDER = Given.BUILDER;
    private static final String NIGHTLY = "https://composes.example.com/nightly/";
    private static final String INCOMING = "https://composes.example.com/incoming/";

    @Autowired
    private ComposeLedger ledger;

    @Autowired
    private ComposeRepository composes;

    @Autowired
    private ComposeViews views;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private EntityManager entities;

    @Autowired
    private PlatformTransactionManager transactions;

    @Test
    void givesTheSecondComposeOfADayTheNextRespin() {
        ComposeId first = register(Given.info("20261120", 0));
        ComposeId second = register(Given.info("20261120", 0));
        ComposeId third = register(Given.info("20261120", 5));

        assertThat(List.of(first, second, third))
                .extracting(ComposeId::value)
                .containsExactly("Fedora-43-20261120.n.0", "Fedora-43-20261120.n.1", "Fedora-43-20261120.n.5");
        assertThat(view(second).composeInfo()).contains("\"respin\":1");
    }

    @Test
    void numbersComposesThatAreRegisteredAtOnceWithoutLosingOrRepeatingOne() {
        List<Outcome<ComposeId>> outcomes = AtOnce.times(8, i -> register(Given.info("20261120", 0)));

        assertThat(outcomes).extracting(Outcome::failure).containsOnlyNulls();
        assertThat(new TreeSet<>(outcomes.stream()
                        .map(Outcome::value)
                        .map(String::valueOf)
                        .toList()))
                .containsExactlyElementsOf(IntStream.range(0, 8)
                        .mapToObj(i -> "Fedora-43-20261120.n." + i)
                        .toList());
        assertThat(given.counts()).containsEntry("compose", 8L).containsEntry("event", 8L);
    }

    @Test
    void readsAsMuchToNumberTheFourHundredthComposeOfADayAsTheThird() {
        register(Given.info("20261120", 0));
        register(Given.info("20261120", 0));
        long third = blocksReadToNumber("20261120");
        IntStream.range(2, 399).forEach(i -> register(Given.info("20261120", 0)));

        long last = blocksReadToNumber("20261120");

        // A search through those that are there reads a hundred.
        assertThat(last).isLessThan(third + 30);
        assertThat(register(Given.info("20261120", 0)).value()).isEqualTo("Fedora-43-20261120.n.399");
    }

    private long blocksReadToNumber(String date) {
        // Plans are those of the table as it is, not of the empty one that it was.
        jdbc.sql("analyze compose, respin_search").update();
        JsonNode plan = JsonMapper.shared()
                .readTree(jdbc.sql(
                                "explain (analyze, buffers, format json) select free_respin(:first, 'Fedora', '43', :date, 0)")
                        .param("first", "Fedora-43-" + date + ".n.0")
                        .param("date", date)
                        .query(String.class)
                        .single())
                .at("/0/Plan");
        return plan.path("Shared Hit Blocks").asLong()
                + plan.path("Shared Read Blocks").asLong();
    }

    @Test
    void givesNumbersInGapsAlthoughItRemembersWhereItEnded() {
        ComposeId third = register(Given.info("20261120", 3));
        List<ComposeId> rest = IntStream.range(0, 6)
                .mapToObj(i -> register(Given.info("20261120", i == 4 ? 2 : 0)))
                .toList();

        assertThat(third.value()).endsWith(".n.3");
        assertThat(rest)
                .extracting(id -> id.value().substring(id.value().lastIndexOf('.')))
                .containsExactly(".0", ".1", ".2", ".4", ".5", ".6");
    }

    @Test
    void numbersComposesInATransactionOfTheCallersToo() {
        TransactionTemplate transaction = new TransactionTemplate(transactions);

        ComposeId first = transaction.execute(_ -> register(Given.info("20261120", 0)));
        ComposeId second = transaction.execute(_ -> register(Given.info("20261120", 0)));

        assertThat(List.of(String.valueOf(first), String.valueOf(second)))
                .containsExactly("Fedora-43-20261120.n.0", "Fedora-43-20261120.n.1");
    }

    @Test
    void writesTheRowThatItsEntityWouldWrite() {
        ComposeInfo layered = layered();
        ComposeId registered = registered(new Registration(layered, List.of(), null, INCOMING + "a", null));
        ComposeEntity written = composes.findByComposeId(registered.value()).orElseThrow();
        ComposeEntity another = new ComposeEntity(
                new UUID(7, 7), layered.withRespin(2), written.builder(), written.stage(), written.stageSince());
        another.liesAt(new Location("incoming", "a"), INCOMING + "a");
        another.expires(written.expiresAt(), String.valueOf(written.expiryReason()));
        another.announced();
        new TransactionTemplate(transactions).executeWithoutResult(_ -> entities.persist(another));

        List<String> rows = jdbc
                .sql("""
                        select replace((to_jsonb(c) - 'pk' - 'respin')::text, c.id, '') from compose c
                        where c.pk in (:written, :another)
                        """)
                .param("written", written.pk())
                .param("another", another.pk())
                .query(String.class)
                .list()
                .stream()
                .map(row -> String.valueOf(row).replaceAll("respin\\W{2,4}[12]", ""))
                .toList();

        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst()).isEqualTo(rows.getLast()).contains("base_product_short\": \"", "created_at\": \"");
    }

    private static ComposeInfo layered() {
        return ComposeInfoReader.read(JsonMapper.shared().readTree("""
                {"header": {"type": "productmd.composeinfo", "version": "1.2"},
                 "payload": {
                   "compose": {"id": "Layer-1-Base-9-20261120.n.1", "type": "nightly", "date": "20261120", "respin": 1,
                               "label": "RC-1.0", "final": true},
                   "release": {"name": "A Layer", "short": "Layer", "version": "1", "type": "ga", "internal": true,
                               "is_layered": true},
                   "base_product": {"name": "A Base", "short": "Base", "version": "9", "type": "ga"},
                   "variants": {}}}
                """), "");
    }

    @Test
    void tellsChildParentsAndTheRespunComposeOfTheirRelation() {
        ComposeId parent = register(Given.info("20261118", 0));
        ComposeId original = register(Given.info("20261119", 0));

        ComposeId child = registered(new Registration(
                Given.info("20261120", 0), List.of(parent.value(), parent.value()), original.value(), null, null));

        assertThat(given.events(child)).containsExactly("compose-created", "compose-changed");
        assertThat(given.events(parent)).containsExactly("compose-created", "compose-changed");
        assertThat(given.events(original)).containsExactly("compose-created", "compose-changed");
        assertThat(view(child).parents()).containsExactly(parent.value());
        assertThat(view(child).respinOf()).isEqualTo(original.value());
        assertThat(view(parent).children()).containsExactly(child.value());
        assertThat(view(original).respunBy()).containsExactly(child.value());
    }

    @Test
    void doesNotWaitForeverWhenTwoRegistrationsNameTheSameComposes() {
        ComposeId one = register(Given.info("20261118", 0));
        ComposeId other = register(Given.info("20261119", 0));

        List<Outcome<ComposeId>> outcomes = AtOnce.times(
                8,
                i -> registered(new Registration(
                        Given.info("20261120", 0),
                        i % 2 == 0 ? List.of(one.value()) : List.of(other.value()),
                        i % 2 == 0 ? other.value() : one.value(),
                        null,
                        null)));

        assertThat(outcomes).extracting(Outcome::failure).containsOnlyNulls();
        assertThat(given.events(one)).hasSize(9);
        assertThat(given.events(other)).hasSize(9);
    }

    @Test
    void refusesUnknownRelatives() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> registered(new Registration(
                        Given.info("20261120", 0), List.of("Fedora-1-20200101.n.0"), null, null, null)))
                .withMessage("Cannot find parent compose with id Fedora-1-20200101.n.0.");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> registered(
                        new Registration(Given.info("20261120", 0), List.of(), "Fedora-1-20200101.n.0", null, null)))
                .withMessage("Cannot find respin_of compose with id Fedora-1-20200101.n.0.");
        assertThat(given.counts()).containsEntry("compose", 0L);
    }

    @Test
    void findsTheLocationInAUrlBelowAVolume() {
        ComposeView below = view(registered(at(INCOMING + "Fedora//a%20b/", null)));
        ComposeView elsewhere = view(registered(at("https://example.org/a", null)));

        assertThat(below.location()).isEqualTo(new Location("incoming", "Fedora/a b"));
        assertThat(below.composeUrl()).isEqualTo(INCOMING + "Fedora/a%20b");
        assertThat(elsewhere.location()).isNull();
        assertThat(elsewhere.composeUrl()).isEqualTo("https://example.org/a");
    }

    @Test
    void takesALocationBesideTheUrlThatIsItsOwn() {
        Location location = new Location("incoming", "Fedora/a");

        assertThat(view(registered(at(null, location))).composeUrl()).isEqualTo(INCOMING + "Fedora/a");
        assertThat(view(registered(at(INCOMING + "Fedora/a/", location))).location())
                .isEqualTo(location);
        assertRefused(ProblemType.INVALID_INPUT, () -> registered(at(INCOMING + "Fedora/b", location)));
        assertRefused(ProblemType.INVALID_INPUT, () -> registered(at(null, new Location("attic", "Fedora/a"))));
    }

    @Test
    void tagsAndUntagsOnceHoweverOftenItIsAsked() {
        ComposeId compose = register(Given.info("20261120", 0));

        assertThat(ledger.tag(BUILDER, compose, "qa-passed", "run 7").tags()).containsExactly("qa-passed");
        assertThat(ledger.tag(BUILDER, compose, "qa-passed", "run 8").tags()).containsExactly("qa-passed");
        assertThat(ledger.untag(BUILDER, compose, "qa-passed", null).tags()).isEmpty();
        assertThat(ledger.untag(BUILDER, compose, "qa-passed", null).tags()).isEmpty();

        assertThat(given.events(compose)).containsExactly("compose-created", "compose-tagged", "compose-untagged");
        assertThat(given.changes(compose)).containsExactly("created", "tagged", "untagged");
    }

    @Test
    void tagsOnceWhenManyTagAtOnce() {
        ComposeId compose = register(Given.info("20261120", 0));

        List<Outcome<ComposeView>> outcomes =
                AtOnce.times(8, i -> ledger.tag(BUILDER, compose, i % 2 == 0 ? "qa-passed" : "blocked", null));

        assertThat(outcomes).extracting(Outcome::failure).containsOnlyNulls();
        assertThat(given.events(compose)).containsExactly("compose-created", "compose-tagged", "compose-tagged");
        assertThat(view(compose).tags()).containsExactly("blocked", "qa-passed");
    }

    @Test
    void saysWhetherComposeOrTagIsUnknown() {
        ComposeId compose = register(Given.info("20261120", 0));

        assertRefused(ProblemType.INVALID_INPUT, () -> ledger.tag(BUILDER, compose, "unheard-of", null));
        assertRefused(
                ProblemType.NOT_FOUND,
                () -> ledger.tag(BUILDER, new ComposeId("Fedora-1-20200101.n.0"), "qa-passed", null));
    }

    @Test
    void putsTheComposeAsItIsAfterwardsIntoTheMessage() {
        ComposeId compose = register(Given.info("20261120", 0));
        ledger.tag(BUILDER, compose, "qa-passed", "run 7");

        String body = jdbc.sql("select body from event where type = 'compose-tagged'")
                .query((row, n) -> row.getString(1))
                .single();

        assertThat(body)
                .contains("\"tag\": \"qa-passed\"", "\"user_data\": \"run 7\"", "\"tags\": [\"qa-passed\"]")
                .contains("\"agent\": \"builder\"", "\"seq\": 2", "\"traceparent\": \"00-");
    }

    @Test
    void setsTheUrlOnce() {
        ComposeId compose = register(Given.info("20261120", 0));

        ComposeView moved = ledger.setUrl(BUILDER, compose, INCOMING + "Fedora/a/");
        ledger.setUrl(BUILDER, compose, INCOMING + "Fedora/./a");

        assertThat(moved.location()).isEqualTo(new Location("incoming", "Fedora/a"));
        assertThat(given.events(compose)).containsExactly("compose-created", "compose-changed");
        assertThat(given.changes(compose)).containsExactly("created", "set_url");
    }

    @Test
    void forgetsTheLocationWhenTheUrlLeavesTheVolumes() {
        ComposeId compose = given.compose();

        ComposeView moved = ledger.setUrl(BUILDER, compose, "https://example.org/a");

        assertThat(moved.location()).isNull();
        assertThat(moved.composeUrl()).isEqualTo("https://example.org/a");
    }

    @Test
    void setsNoUrlWhileAPromotionMovesTheCompose() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.executing(compose);

        assertRefused(ProblemType.CONFLICT, () -> ledger.setUrl(BUILDER, compose, INCOMING + "Fedora/b"));
        assertThat(given.switched(promotion)).isTrue();
        assertRefused(ProblemType.CONFLICT, () -> ledger.setUrl(BUILDER, compose, INCOMING + "Fedora/b"));
    }

    @Test
    void keepsTheUrlThatAPromotionGave() {
        ComposeId compose = given.nightlyCompose();
        List<String> before = given.events(compose);

        assertRefused(ProblemType.CONFLICT, () -> ledger.setUrl(BUILDER, compose, INCOMING + compose));
        ComposeView same = ledger.setUrl(BUILDER, compose, NIGHTLY + "Fedora/" + compose);

        assertThat(same.location()).isEqualTo(new Location("nightly", "Fedora/" + compose));
        assertThat(given.events(compose)).isEqualTo(before);
    }

    @Test
    void listsAndCountsComposesWithOneStatementHoweverMany() {
        IntStream.range(0, 50).forEach(i -> ledger.tag(BUILDER, given.compose(), "qa-passed", null));
        ComposeSearch search = new ComposeSearch(ComposeSearch.NEWEST_FIRST);
        List<ComposeView> all = new ArrayList<>();

        assertThat(CountedStatements.during(
                        () -> all.addAll(views.find(search, 100, 0).rows())))
                .isEqualTo(1);
        assertThat(all).hasSize(50).allMatch(compose -> compose.tags().equals(List.of("qa-passed")));
        assertThat(views.find(search, 10, 45).rows()).isEqualTo(all.subList(45, 50));
        assertThat(views.find(search, 10, 50)).isEqualTo(new ComposeViews.Found(List.of(), 50));
        assertThat(views.find(search, 10, 5_000_000)).isEqualTo(new ComposeViews.Found(List.of(), 50));
        assertThat(views.find(search, 0, 0)).isEqualTo(new ComposeViews.Found(List.of(), 50));
    }

    @Test
    void listsTheComposesOfAReleaseWithOneStatement() {
        IntStream.range(0, 20).forEach(i -> ledger.tag(BUILDER, given.compose(), "qa-passed", null));
        given.compose();
        ComposeSearch search = new ComposeSearch(Sort.by("RELEASE_VERSION", "RESPIN"));
        search.is(ComposeSearch.Column.RELEASE_SHORT, "Fedora");
        search.tagged("qa-passed");
        List<ComposeView> all = new ArrayList<>();

        assertThat(CountedStatements.during(
                        () -> all.addAll(views.find(search, 100, 0).rows())))
                .isEqualTo(1);
        assertThat(all).hasSize(20).allMatch(compose -> compose.tags().equals(List.of("qa-passed")));
        assertThat(views.find(search, 7, 15)).isEqualTo(new ComposeViews.Found(all.subList(15, 20), 20));
        assertThat(views.find(search, 7, Long.MAX_VALUE)).isEqualTo(new ComposeViews.Found(List.of(), 20));
        assertThat(views.find(search, 0, 0)).isEqualTo(new ComposeViews.Found(List.of(), 20));
    }

    private ComposeId register(ComposeInfo info) {
        return registered(new Registration(info, List.of(), null, null, null));
    }

    private ComposeId registered(Registration registration) {
        return new ComposeId(ledger.register(BUILDER, registration).compose().id());
    }

    private static Registration at(@Nullable String url, @Nullable Location location) {
        return new Registration(Given.info("20261120", 0), List.of(), null, url, location);
    }

    private ComposeView view(ComposeId compose) {
        return views.of(composes.findByComposeId(compose.value()).orElseThrow());
    }

    private static void assertRefused(ProblemType type, Runnable work) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(work::run)
                .extracting(ProblemException::type)
                .isEqualTo(type);
    }
}
