package org.composure.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.compose.store.ComposeLedger;
import org.composure.compose.store.ComposeView;
import org.composure.compose.store.ComposeViews;
import org.composure.imports.store.Finding;
import org.composure.imports.store.Finding.Kind;
import org.composure.imports.store.ImportLedger;
import org.composure.imports.store.Position;
import org.composure.tag.store.TagLedger;
import org.composure.tag.store.TagView;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ImporterStoreTest extends ImportTestBase {

    private static final Caller ANNE = Caller.ofEveryGroup("anne");
    private static final ComposeId FIRST = new ComposeId("Fedora-43-20240301.n.0");

    @Test
    void bringsEverythingAsItIsThere() throws InterruptedException {
        cts.choose("Fedora-43-20240304.0");
        Position end = run(database());

        bothSidesAreTheSame();
        assertThat(jdbc.sql("select id from compose where final")
                        .query(String.class)
                        .list())
                .containsExactly("Fedora-43-20240304.0");
        assertThat(end.counts())
                .containsEntry("composes", 47L)
                .containsEntry("tags", 5L)
                .containsEntry("stage_tag nightly", 2L);
        assertThat(cts.busiest()).isBetween(2, 4);
    }

    @Test
    void tellsHowFarItHasComeAfterEachPage() throws InterruptedException {
        Logger log = (Logger) LoggerFactory.getLogger(Importer.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.addAppender(told);
        try {
            run(database());
        } finally {
            log.detachAppender(told);
        }

        List<String> lines =
                told.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertThat(lines.getFirst()).matches("tags: page 1, [0-9]+ brought, 0 changed");
        List<int[]> composes = lines.stream()
                .map(
                        Pattern.compile("composes: ([0-9]+) read, ([0-9]+) brought, ([0-9]+) changed, ([0-9]+) to go")
                                ::matcher)
                .filter(Matcher::matches)
                .map(line -> IntStream.rangeClosed(1, 4)
                        .map(i -> Integer.parseInt(line.group(i)))
                        .toArray())
                .toList();
        assertThat(composes).hasSizeGreaterThanOrEqualTo(49 / 7);
        assertThat(composes.getLast()).containsExactly(49, 47, 0, 0);
        for (int i = 1; i < composes.size(); i++) {
            assertThat(composes.get(i)[0]).as("read").isGreaterThan(composes.get(i - 1)[0]);
            assertThat(composes.get(i)[1]).as("brought").isGreaterThanOrEqualTo(composes.get(i - 1)[1]);
            assertThat(composes.get(i)[3]).as("to go").isLessThan(composes.get(i - 1)[3]);
        }
        composes.forEach(
                line -> assertThat(line[0] + line[3]).as("read and to go").isGreaterThanOrEqualTo(49));
    }

    @Test
    void saysWhatDoesNotFit() throws InterruptedException {
        Target target = database();
        run(target);

        assertThat(findings(target))
                .extracting(Finding::kind, Finding::object, Finding::id, Finding::field)
                .containsExactlyInAnyOrder(
                        tuple(Kind.REFUSED, "tag", "5", "name"),
                        tuple(Kind.REFUSED, "tag", "6", "name"),
                        tuple(Kind.REFUSED, "compose", REFUSED, "compose_info.payload.release.version"),
                        tuple(Kind.REFUSED, "compose", "Garbage-43-99999999.n.0", "compose_info.payload.compose.date"),
                        tuple(Kind.REFUSED, "compose", "Orphan-43-20240331.n.0", "parents"),
                        tuple(Kind.REFUSED, "compose", "Fedora-43-20240331.n.0", "compose_url"),
                        tuple(Kind.REFUSED, "compose", "Fedora-43-20240331.n.1", "compose_url"),
                        tuple(Kind.REFUSED, "compose", "Fedora-43-20240331.n.1", "changes.time"),
                        tuple(Kind.REFUSED, "compose", "ELN-1.20-updates-20240330.n.0", "tags"),
                        tuple(Kind.NOTE, "compose", "ELN-1.20-updates-20240330.n.0", "tags"),
                        tuple(Kind.NOTE, "compose", "Fedora-43-20240331.n.0", "tags"));
        assertThat(findings(target))
                .extracting(Finding::message)
                .contains(
                        "\"gestern\" (expected: a time in UTC, as in 2026-11-20T18:00:00Z)",
                        "\"nightly-requested\" (expected: a promotion to nightly to be asked for, if it is still wanted:"
                                + " none was started)");
    }

    @Test
    void announcesNothingStartsNothingAndKeepsWhatIsOldForAsLongAsWhatComesToday() throws InterruptedException {
        Instant begin = Instant.now();
        run(database());

        for (String table : List.of("event", "outbox_message", "outbox_wake", "promotion", "removal")) {
            assertThat(count(table)).as(table).isZero();
        }
        ComposeView first = store.getBean(ComposeViews.class).find(FIRST).orElseThrow();
        assertThat(first.stage()).isEqualTo("periodic");
        assertThat(first.stageSince()).isEqualTo("2024-03-01T01:00:00Z");
        assertThat(first.location()).hasToString("incoming:Fedora-43-20240301.n.0");
        assertThat(first.expiresAt()).isAfter(begin);
        assertThat(jdbc.sql(
                                "select at from compose_tag ct join compose c on c.pk = ct.compose where c.id = :id order by at")
                        .param("id", "Fedora-43-20240302.n.0")
                        .query(OffsetDateTime.class)
                        .list())
                .extracting(OffsetDateTime::toInstant)
                .containsExactly(Instant.parse("2024-03-02T02:00:00Z"), Instant.parse("2024-03-02T02:00:01Z"));
    }

    @Test
    void worksOnFromThereAsIfAllHadBeenPostedHere() throws InterruptedException {
        run(database());

        TagView tag = store.getBean(TagLedger.class).create(ANNE, "new", "d", "d", null);
        assertThat(tag.id()).isGreaterThan(40);
        store.getBean(ComposeLedger.class).tag(ANNE, FIRST, "new", null);
        assertThat(jdbc.sql("select seq from event").query(Long.class).list()).containsExactly(1L);
    }

    @Test
    void changesNothingInASecondRun() throws InterruptedException {
        run(database());
        Map<String, List<String>> before = rows();

        Position end = run(database());

        assertThat(rows()).isEqualTo(before);
        assertThat(end.run()).isEqualTo(2);
        assertThat(end.count("composes")
                        + end.count("composes_changed")
                        + end.count("tags")
                        + end.count("tags_changed"))
                .isZero();
        assertThat(end.count(Position.READ)).isEqualTo(49);
    }

    @Test
    void bringsWhatIsNewSince() throws InterruptedException {
        run(database());
        cts.add(FIRST.value(), "20240305", 5);
        ObjectNode first = cts.compose(FIRST.value());
        first.put("compose_url", "https://composes.example.com/nightly/moved");
        first.putArray("tags").add("late");
        change(cts.changes("composes", FIRST.value()), "2024-04-02T00:00:00Z", "untagged");
        ObjectNode renamed = cts.tags().getFirst();
        renamed.put("name", "nightly-as-was").putArray("taggers").add("eva");
        change(cts.changes("tags", "1"), "2024-04-03T00:00:00Z", "add_tagger");
        ((ArrayNode) cts.compose("Fedora-43-20240302.n.0").path("tags"))
                .removeAll()
                .add("nightly-as-was");
        change(cts.changes("composes", "Fedora-43-20240302.n.0"), "2024-04-02T00:00:00Z", "untagged");
        cts.addTag(41, "late");

        run(database());

        bothSidesAreTheSame();
    }

    private static void change(ArrayNode history, String time, String action) {
        ObjectNode change = RecordedCts.JSON.createObjectNode();
        change.put("time", time)
                .put("action", action)
                .put("user", "eva")
                .put("message", "m")
                .put("user_data", "u");
        boolean newestFirst = history.size() > 1
                && history.path(0)
                                .path("time")
                                .stringValue()
                                .compareTo(history.path(history.size() - 1)
                                        .path("time")
                                        .stringValue())
                        > 0;
        if (newestFirst) {
            history.insert(0, change);
        } else {
            history.add(change);
        }
    }

    @Test
    void leavesAloneWhatHasBeenChangedHereAndSaysWhatDiffers() throws InterruptedException {
        run(database());
        store.getBean(ComposeLedger.class).tag(ANNE, FIRST, "installability-passed", null);
        cts.compose(FIRST.value()).putArray("tags").add("-neg");
        Map<String, List<String>> before = rows();

        Target target = database();
        run(target);

        assertThat(rows()).isEqualTo(before);
        assertThat(findings(target))
                .filteredOn(finding -> finding.kind() == Kind.DIFFERS)
                .extracting(Finding::id, Finding::field, Finding::message)
                .containsExactly(tuple(
                        FIRST.value(),
                        "tags",
                        "[-neg] (expected: [installability-passed, nightly]: it has been changed here since)"));
    }

    @Test
    void keepsATagThatAPolicyHasMadeUnderItsIdAndMakesItWhatItIsThere() throws InterruptedException {
        store.getBean(TagLedger.class).ensure(List.of("nightly"));
        TagView other = store.getBean(TagLedger.class).create(ANNE, "other", "d", "d", null);
        assertThat(other.id()).isEqualTo(2);

        Target target = database();
        run(target);

        assertThat(findings(target))
                .filteredOn(finding -> finding.kind() == Kind.DIFFERS)
                .extracting(Finding::id, Finding::field, Finding::message)
                .containsExactly(tuple("2", "id", "2 (expected: a free one: the tag other has it)"));
        TagViewsOf tags = new TagViewsOf(store);
        assertThat(tags.named("nightly").taggers()).containsExactly("qe-bot", "žofie");
        assertThat(tags.named("nightly-requested").id()).isGreaterThan(40);
        assertThat(tags.named("other")).isEqualTo(other);
    }

    @Test
    void refusesAComposeWhoseIdAnotherOneHas() throws InterruptedException {
        run(database());
        ((ObjectNode) cts.compose(FIRST.value())
                        .path("compose_info")
                        .path("payload")
                        .path("release"))
                .put("name", "Another");

        Target target = database();
        run(target);

        assertThat(findings(target))
                .extracting(Finding::id, Finding::field)
                .contains(tuple(FIRST.value(), "compose_info"));
    }

    @Test
    void bringsComposesThatComeWhileOthersAreRead() throws InterruptedException {
        cts.before("composes/\\?.*date_after=2024031", () -> {
            cts.add(FIRST.value(), "20240302", 7);
            cts.add(FIRST.value(), "20240329", 80);
        });

        Position end = run(database());

        assertThat(end.pass()).isEqualTo(2);
        bothSidesAreTheSame();
    }

    @Test
    void readsEachHistoryOnceHoweverPagesOverlap() throws InterruptedException {
        run(database());

        List<String> histories = new ArrayList<>(
                cts.requests().stream().filter(uri -> uri.endsWith("/changes/")).toList());
        assertThat(histories).doesNotHaveDuplicates();
    }

    @Test
    void asksAgainWhereCtsFailsForAMoment() throws InterruptedException {
        cts.before("composes/.*page=1", () -> cts.failNext(3));

        run(database());

        bothSidesAreTheSame();
    }

    @Test
    void givesUpWhereItFailsForLong() {
        cts.failNext(Integer.MAX_VALUE);

        assertThatThrownBy(() -> run(database()))
                .isInstanceOf(CtsException.class)
                .hasMessage(cts.url() + "/api/1/tags/?order_by=-id&per_page=1 answers 502, 6 times");
        assertThat(cts.requests()).hasSize(6);
    }

    @Test
    void sendsTheTokenAndSaysWhereItIsNotAccepted() throws InterruptedException {
        cts.require("geheim");

        assertThatThrownBy(() -> run(database()))
                .hasMessageEndingWith("answers 401 (expected: a token that it accepts, see --token-file)");
        new Importer(new Cts(cts.url(), "geheim", Duration.ofMillis(1)), database(), 100, 4, Duration.ofMillis(1))
                .run();
        bothSidesAreTheSame();
    }

    @Test
    void tellsInADryRunWhatWouldNotFitAndWritesNothing() throws InterruptedException {
        Map<String, List<String>> before = rows();
        Target trial = Target.nowhere(store.getBean(ImportLedger.class));
        Position end = run(trial);
        List<Finding> told = findings(trial);

        assertThat(rows()).isEqualTo(before);
        assertThat(count("import")).isZero();
        Target target = database();
        assertThat(run(target).counts()).isEqualTo(end.counts());
        assertThat(findings(target))
                .filteredOn(finding -> !finding.field().equals("parents"))
                .containsExactlyInAnyOrderElementsOf(told);
    }
}
