package org.composure.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.gate.GateResult.Failed;
import org.composure.gate.GateResult.Passed;
import org.composure.gate.GateResult.Unknown;
import org.composure.gate.GateResult.Unmet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatesTest {

    private static final String ID = "Fedora-43-20261120.n.0";
    private static final String OTHER = "Fedora-43-20261119.n.0";
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Location LOCATION = new Location("incoming", ID);
    private static final IdentityFact OURS = new IdentityFact(Reading.line(ID + "\n"), Reading.line(ID));

    private static GateInput input(@Nullable Location location, Set<String> tags, Facts facts) {
        return new GateInput(new ComposeId(ID), location, tags, NOW, facts, NOW);
    }

    private static GateNode only(GateSpec spec, GateInput input) {
        return Gates.evaluate(List.of(spec), input).gates().getLast();
    }

    private static GateResult identity(Reading<String> composeId, Reading<String> composeinfo) {
        return only(
                        new GateSpec.Identity(),
                        input(LOCATION, Set.of(), new Facts(new IdentityFact(composeId, composeinfo), null, null)))
                .result();
    }

    private static GateResult status(Reading<String> status, String... accepted) {
        return only(
                        new GateSpec.Status(List.of(accepted)),
                        input(LOCATION, Set.of(), new Facts(OURS, new StatusFact(status), null)))
                .result();
    }

    private static GateResult signed(Reading<SignedFact.Count> rpms) {
        return only(new GateSpec.Signed(), input(LOCATION, Set.of(), new Facts(OURS, null, new SignedFact(rpms))))
                .result();
    }

    private static GateNode tags(GateSpec.Tags spec, String... tags) {
        return only(spec, input(LOCATION, Set.of(tags), Facts.NONE));
    }

    @Test
    void identityStandsFirstOnceWhetherListedOrNot() {
        GateInput input = input(LOCATION, Set.of(), new Facts(OURS, null, null));

        assertThat(Gates.evaluate(List.of(), input).gates())
                .extracting(GateNode::path)
                .containsExactly("identity");
        assertThat(Gates.evaluate(List.of(new GateSpec.Signed(), new GateSpec.Identity()), input)
                        .gates())
                .extracting(GateNode::path)
                .containsExactly("identity", "signed");
    }

    @Test
    void identityIsUnmetWithoutLocationAndSaysHowToSetIt() {
        GateTree tree = Gates.evaluate(
                List.of(new GateSpec.Status(List.of("FINISHED")), new GateSpec.Signed()),
                input(null, Set.of(), Facts.NONE));

        assertThat(tree.gates()).extracting(gate -> gate.result().state()).containsOnly(GateState.UNMET);
        assertThat(tree.gates().getFirst().result())
                .isEqualTo(new Unmet(
                        "the compose has no location: no compose_url under a volume's URL has been set",
                        "whoever builds the compose, by set_url with a URL under a volume's URL"));
        assertThat(tree.gates().getLast().result().reason()).contains("no location");
    }

    @Test
    void identityPassesWhenBothFilesNameTheCompose() {
        assertThat(identity(Reading.line(ID + "\n"), Reading.line(ID))).isInstanceOf(Passed.class);
    }

    @Test
    void identityIsUnmetWhileAFileIsMissingOrUnreadable() {
        assertThat(identity(new Reading.Absent<>(), new Reading.Absent<>()))
                .isInstanceOf(Unmet.class)
                .extracting(GateResult::reason)
                .isEqualTo("COMPOSE_ID is missing; compose/metadata/composeinfo.json is missing");
        assertThat(identity(Reading.line(ID), new Reading.Unreadable<>("no JSON at line 7")))
                .isInstanceOf(Unmet.class)
                .extracting(GateResult::reason)
                .isEqualTo("compose/metadata/composeinfo.json cannot be read: no JSON at line 7");
    }

    @Test
    void identityFailsAndNamesBothIdsWhenAFileIsAnothersWhateverTheOtherFileSays() {
        assertThat(identity(Reading.line(OTHER), new Reading.Unreachable<>("timeout")))
                .isEqualTo(new Failed("COMPOSE_ID names \"" + OTHER + "\" (expected: \"" + ID + "\")"));
        assertThat(identity(Reading.line(ID), Reading.line(OTHER))).isInstanceOf(Failed.class);
        assertThat(identity(Reading.line(""), Reading.line(ID))).isInstanceOf(Failed.class);
    }

    @Test
    void identityIsUnknownWhenTheVolumeDoesNotAnswer() {
        assertThat(identity(new Reading.Unreachable<>("stale file handle"), new Reading.Absent<>()))
                .isInstanceOf(Unknown.class)
                .extracting(GateResult::reason)
                .isEqualTo("COMPOSE_ID could not be looked at: stale file handle");
    }

    @Test
    void everyGateOverFilesIsUnknownBeforeAnybodyHasLooked() {
        GateTree tree = Gates.evaluate(
                List.of(new GateSpec.Status(List.of("FINISHED")), new GateSpec.Signed()),
                input(LOCATION, Set.of(), Facts.NONE));

        assertThat(tree.gates()).allSatisfy(gate -> {
            assertThat(gate.result()).isInstanceOf(Unknown.class);
            assertThat(gate.result().reason()).contains("has not been looked at yet");
            assertThat(gate.result().changedBy()).isNotBlank();
        });
        assertThat(tree.passes()).isFalse();
        assertThat(tree.failed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FINISHED", "FINISHED\n", "FINISHED \r\n"})
    void statusPassesWhenAcceptedWhateverEndsTheLine(String text) {
        assertThat(status(Reading.line(text), "FINISHED")).isEqualTo(new Passed("STATUS is FINISHED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DOOMED", "TERMINATED\n", "FINISHED_INCOMPLETE"})
    void statusFailsWhenTheBuildEndedOtherwise(String text) {
        assertThat(status(Reading.line(text), "FINISHED"))
                .isEqualTo(new Failed("STATUS is " + text.strip() + " (expected: FINISHED)"));
    }

    @Test
    void statusAcceptsWhatThePolicyAccepts() {
        assertThat(status(Reading.line("FINISHED_INCOMPLETE"), "FINISHED", "FINISHED_INCOMPLETE"))
                .isInstanceOf(Passed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STARTED", "", "finished", "FINISHED STARTED"})
    void statusIsUnmetWhileTheBuildMayStillEndWell(String text) {
        assertThat(status(Reading.line(text), "FINISHED", "FINISHED_INCOMPLETE"))
                .isInstanceOf(Unmet.class)
                .extracting(GateResult::reason)
                .isEqualTo("STATUS is \"" + text + "\" (expected: FINISHED or FINISHED_INCOMPLETE)");
    }

    @Test
    void statusIsUnmetWithoutTheFileAndUnknownWithoutTheVolume() {
        assertThat(status(new Reading.Absent<>(), "FINISHED"))
                .isInstanceOf(Unmet.class)
                .extracting(GateResult::reason)
                .isEqualTo("STATUS is missing");
        assertThat(status(new Reading.Unreachable<>("I/O error"), "FINISHED")).isInstanceOf(Unknown.class);
    }

    @Test
    void signedSaysHowManyAreNotAndNamesTheFirst() {
        assertThat(signed(new Reading.Found<>(new SignedFact.Count(2000, 3, List.of("a.rpm", "b.rpm", "c.rpm")))))
                .isInstanceOf(Unmet.class)
                .extracting(GateResult::reason)
                .isEqualTo("3 of 2,000 RPMs are not signed, first: a.rpm, b.rpm, c.rpm");
        assertThat(signed(new Reading.Found<>(new SignedFact.Count(1, 1, List.of("a.rpm"))))
                        .reason())
                .isEqualTo("1 of 1 RPMs is not signed, first: a.rpm");
    }

    @Test
    void signedPassesWhenAllAreOrThereIsNone() {
        assertThat(signed(new Reading.Found<>(new SignedFact.Count(2000, 0, List.of()))))
                .isEqualTo(new Passed("all 2,000 RPMs are signed"));
        assertThat(signed(new Reading.Found<>(new SignedFact.Count(0, 0, List.of()))))
                .isEqualTo(new Passed("compose/metadata/rpms.json lists no RPMs, so there is none to sign"));
    }

    @Test
    void signedIsUnmetWhileRpmsJsonIsMissingOrUnreadable() {
        assertThat(signed(new Reading.Absent<>())).isInstanceOf(Unmet.class);
        assertThat(signed(new Reading.Unreadable<>("unexpected end")))
                .isInstanceOf(Unmet.class)
                .extracting(GateResult::reason)
                .isEqualTo("compose/metadata/rpms.json cannot be read: unexpected end");
    }

    @Test
    void tagsNamesTheTagsAtFault() {
        GateNode node =
                tags(new GateSpec.Tags(List.of("installability-passed", "qa"), List.of("blocked")), "qa", "blocked");

        assertThat(node.kind()).isEqualTo("tags");
        assertThat(node.result())
                .isEqualTo(new Unmet(
                        "waits for the tag \"installability-passed\"; is tagged \"blocked\"",
                        "whoever may add the tag \"installability-passed\"; whoever may remove the tag \"blocked\""));
        assertThat(node.gates())
                .extracting(GateNode::path, gate -> gate.result().state())
                .containsExactly(
                        tuple("tags/all/installability-passed", GateState.UNMET),
                        tuple("tags/all/qa", GateState.PASSED),
                        tuple("tags/none/blocked", GateState.UNMET));
        assertThat(node.gates()).extracting(GateNode::kind).containsOnly("tag");
    }

    @Test
    void tagsPassesWhenAllAreThereAndNoneOfTheOthers() {
        assertThat(tags(new GateSpec.Tags(List.of("qa"), List.of("blocked")), "qa", "x")
                        .result())
                .isInstanceOf(Passed.class);
    }

    @Test
    void aSecondGateOfAKindGetsAPathOfItsOwn() {
        GateTree tree = Gates.evaluate(
                List.of(
                        new GateSpec.Tags(List.of("a"), List.of()),
                        new GateSpec.Signed(),
                        new GateSpec.Tags(List.of("a"), List.of()),
                        new GateSpec.Tags(List.of(), List.of("a"))),
                input(LOCATION, Set.of(), Facts.NONE));

        assertThat(tree.flattened())
                .extracting(GateNode::path)
                .containsExactly(
                        "identity",
                        "tags",
                        "tags/all/a",
                        "signed",
                        "tags-2",
                        "tags-2/all/a",
                        "tags-3",
                        "tags-3/none/a");
    }

    @Test
    void aTreePassesOnlyWhenEveryGateDoesAndFailsWhenOneHasFailed() {
        Facts good = new Facts(OURS, new StatusFact(Reading.line("FINISHED")), null);
        Facts doomed = new Facts(OURS, new StatusFact(Reading.line("DOOMED")), null);
        List<GateSpec> specs =
                List.of(new GateSpec.Status(List.of("FINISHED")), new GateSpec.Tags(List.of("qa"), List.of()));

        assertThat(Gates.evaluate(specs, input(LOCATION, Set.of("qa"), good)).passes())
                .isTrue();
        assertThat(Gates.evaluate(specs, input(LOCATION, Set.of(), good)).passes())
                .isFalse();
        assertThat(Gates.evaluate(specs, input(LOCATION, Set.of(), good)).failed())
                .isFalse();
        assertThat(Gates.evaluate(specs, input(LOCATION, Set.of(), doomed)).failed())
                .isTrue();
    }

    @Test
    void theDigestChangesWithStatesAndWithNothingElse() {
        List<GateSpec> specs = List.of(new GateSpec.Signed(), new GateSpec.Tags(List.of("qa"), List.of()));
        GateTree three = Gates.evaluate(specs, input(LOCATION, Set.of(), unsigned(3)));
        GateTree two = Gates.evaluate(specs, input(LOCATION, Set.of(), unsigned(2)));
        GateTree none = Gates.evaluate(specs, input(LOCATION, Set.of(), unsigned(0)));

        assertThat(two.digest()).isEqualTo(three.digest()).matches("[0-9a-f]{64}");
        assertThat(none.digest()).isNotEqualTo(three.digest());
    }

    private static Facts unsigned(int count) {
        List<String> names = IntStream.range(0, count).mapToObj(i -> i + ".rpm").toList();
        return new Facts(OURS, null, new SignedFact(new Reading.Found<>(new SignedFact.Count(10, count, names))));
    }
}
