package org.composure.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.composure.actor.Caller;
import org.composure.compose.store.ComposeLedger;
import org.composure.compose.store.ComposeLedger.Registration;
import org.composure.imports.store.Finding;
import org.composure.imports.store.Finding.Kind;
import org.composure.imports.store.ImportLedger;
import org.composure.productmd.ComposeInfo;
import org.composure.productmd.ComposeInfoReader;
import org.composure.tag.store.TagEdit;
import org.composure.tag.store.TagEdit.Action;
import org.composure.tag.store.TagEdit.Grant;
import org.composure.tag.store.TagLedger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An import while others work: whoever comes second waits, and sees what the first one has done. */
class ImportRacesStoreTest extends ImportTestBase {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Caller ANNE = Caller.ofEveryGroup("anne");
    private static final String FIRST = "Fedora-43-20240301.n.0";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private TransactionTemplate transaction;
    private ComposeLedger composes;
    private TagLedger tags;

    @Override
    List<String> configuration() {
        List<String> options = super.configuration();
        options.add("--spring.datasource.hikari.maximum-pool-size=8");
        return options;
    }

    @BeforeEach
    void findParts() {
        transaction = new TransactionTemplate(store.getBean(PlatformTransactionManager.class));
        composes = store.getBean(ComposeLedger.class);
        tags = store.getBean(TagLedger.class);
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void whoPostsWhatAnImportIsBringingGetsTheNextNumber() throws Exception {
        ComposeInfo posted = theFirst();
        Future<ComposeInfo> post = transaction.execute(status -> {
            // The import has inserted the compose, and waits for this before it tags it.
            jdbc.sql("lock table compose_tag in share mode").update();
            var _ = threads.submit(() -> run(database()));
            awaitWaiting(1);
            Future<ComposeInfo> posting = threads.submit(
                    () -> composes.register(ANNE, new Registration(posted, List.of(), null, null, null)));
            awaitWaiting(2);
            return posting;
        });

        assertThat(post.get().compose().id())
                .as("the import brings n.0 and n.1")
                .isEqualTo("Fedora-43-20240301.n.2");
    }

    @Test
    void anImportThatComesWhileThatIsPostedLeavesItAlone() throws Exception {
        ComposeInfo posted = theFirst();
        Target target = database();
        Future<?> imported = transaction.execute(status -> {
            composes.register(ANNE, new Registration(posted, List.of(), null, null, null));
            Future<?> importing = threads.submit(() -> run(target));
            awaitWaiting(1);
            return importing;
        });
        imported.get();

        assertThat(findings(target))
                .filteredOn(finding -> finding.id().equals(FIRST))
                .extracting(Finding::kind, Finding::field)
                .contains(tuple(Kind.REFUSED, "respin"));
        assertThat(jdbc.sql("select builder from compose where id = :id")
                        .param("id", FIRST)
                        .query(String.class)
                        .single())
                .isEqualTo("anne");
    }

    @Test
    void idsAreReservedAfterWhoMakesATagIsDone() throws Exception {
        Future<?> reserved = transaction.execute(status -> {
            tags.create(ANNE, "made", "d", "d", null);
            Future<?> reserving =
                    threads.submit(() -> store.getBean(ImportLedger.class).reserveTagIds(40));
            awaitWaiting(1);
            return reserving;
        });
        reserved.get();

        assertThat(tags.create(ANNE, "next", "d", "d", null).id()).isEqualTo(41);
    }

    @Test
    void aPermissionThatIsGivenWhileATagIsBroughtIsKept() throws Exception {
        run(database());
        cts.tags().getFirst().put("description", "another");
        Target target = database();
        Future<?> imported = transaction.execute(status -> {
            tags.edit(ANNE, 1, grant("zoe"));
            Future<?> importing = threads.submit(() -> run(target));
            awaitWaiting(1);
            return importing;
        });
        imported.get();

        assertThat(new TagViewsOf(store).named("nightly").taggers()).contains("zoe");
        assertThat(findings(target))
                .filteredOn(finding -> finding.object().equals("tag") && finding.kind() == Kind.DIFFERS)
                .extracting(Finding::id)
                .contains("1");
    }

    @Test
    void whoEditsATagHoldsNothingWhileItWaitsForAnImport() throws Exception {
        run(database());
        Future<?> edited = transaction.execute(status -> {
            jdbc.sql("lock table tag in share row exclusive mode").update();
            Future<?> editing = threads.submit(() -> tags.edit(ANNE, 1, grant("zoe")));
            awaitWaiting(1);
            jdbc.sql("select 1 from tag where id = 1 for update nowait")
                    .query(Integer.class)
                    .single();
            return editing;
        });
        edited.get();

        assertThat(new TagViewsOf(store).named("nightly").taggers()).contains("zoe");
    }

    @Test
    void postsAndAnImportOfTheSameReleasesNeverFail() throws Exception {
        List<Future<ComposeInfo>> posts = cts.composes().stream()
                .map(compose -> compose.path("compose_info"))
                .filter(info -> info.at("/payload/compose/id").stringValue().startsWith("Fedora-43-202403"))
                .map(info -> ComposeInfoReader.read(info, ""))
                .map(info -> threads.submit(
                        () -> composes.register(ANNE, new Registration(info, List.of(), null, null, null))))
                .toList();
        run(database());
        Set<String> ids = new HashSet<>();
        for (Future<ComposeInfo> post : posts) {
            ids.add(post.get().compose().id());
        }

        assertThat(ids).hasSize(posts.size());
        assertThat(jdbc.sql("select id from compose where builder = 'anne'")
                        .query(String.class)
                        .set())
                .isEqualTo(ids);
    }

    private static TagEdit grant(String user) {
        return new TagEdit(null, null, null, new Grant(Action.ADD_TAGGER, user, null), null);
    }

    private ComposeInfo theFirst() {
        return ComposeInfoReader.read(cts.compose(FIRST).path("compose_info"), "");
    }

    private void awaitWaiting(int sessions) {
        await().atMost(LONG)
                .pollInSameThread()
                .until(() -> jdbc.sql("""
                                select count(distinct pid) from pg_locks l join pg_database d on d.oid = l.database
                                where not granted and d.datname = current_database()
                                """).query(Integer.class).single() >= sessions);
    }
}
