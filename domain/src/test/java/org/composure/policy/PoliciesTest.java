package org.composure.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.composure.compose.Stages;
import org.composure.gate.GateKind;
import org.composure.gate.GateSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PoliciesTest {

    private static final Set<String> VOLUMES = Set.of("incoming", "nightly", "candidate", "milestone");
    private static final String GOOD = """
            name: nightly
            releases: ["Fedora-*"]
            from: [periodic]
            to: nightly
            gates:
              - status: [FINISHED]
              - tags: {all: [qa], none: [blocked]}
            approvals: {count: 1, groups: [releng], exclude: [requester]}
            deadline: 24h
            content:
              volume: nightly
              path: "{release_short}/{compose_id}"
              exclude: [work]
              links: ["latest-{release_short}"]
            stage_tag: nightly
            """;

    @TempDir
    Path directory;

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private Policies load() {
        return Policies.load(directory, Stages.DEFAULT, VOLUMES);
    }

    private List<PolicyError> errors() {
        PolicyException refused = catchThrowableOfType(PolicyException.class, this::load);
        assertThat(refused).as("the policies are refused").isNotNull();
        return refused.errors();
    }

    @Test
    void theShippedPoliciesLeadEveryReleaseFromStageToStage() {
        Policies shipped = Policies.shipped(Stages.DEFAULT, VOLUMES);

        assertThat(shipped.documents()).hasSize(3);
        List<String> stages = Stages.DEFAULT.names();
        for (int i = 1; i < stages.size(); i++) {
            assertThat(shipped.match("Fedora", "43", stages.get(i - 1), stages.get(i)))
                    .isPresent()
                    .get()
                    .extracting(found -> found.policy().stageTag())
                    .isEqualTo(stages.get(i));
        }
        Policy nightly = shipped.match("Fedora", "43", "periodic", "nightly")
                .orElseThrow()
                .policy();
        assertThat(nightly.approvals()).isEqualTo(Approvals.NONE);
        assertThat(nightly.deadline()).isEqualTo(Duration.ofHours(24));
        assertThat(nightly.retention()).isEqualTo(Duration.ofDays(14));
        assertThat(nightly.gates())
                .containsExactly(
                        new GateSpec.Status(List.of("FINISHED")),
                        new GateSpec.Signed(),
                        new GateSpec.Tags(List.of(), List.of("blocked")));
        assertThat(shipped.match("Fedora", "43", "milestone-candidate", "milestone")
                        .orElseThrow()
                        .policy()
                        .approvals())
                .isEqualTo(new Approvals(1, List.of("releng"), Set.of(Exclusion.REQUESTER)));
        assertThat(shipped.tagNames())
                .containsExactly(
                        "blocked",
                        "milestone",
                        "milestone-candidate",
                        "milestone-candidate-requested",
                        "milestone-requested",
                        "nightly",
                        "nightly-requested");
    }

    @Test
    void everyShippedFileIsLoaded() throws IOException, URISyntaxException {
        Path shipped = Path.of(PolicyFiles.class.getResource("shipped").toURI());
        try (Stream<Path> files = Files.list(shipped)) {
            assertThat(files.map(file -> file.getFileName().toString())).hasSameElementsAs(PolicyFiles.SHIPPED);
        }
    }

    @Test
    void theSchemaKnowsEveryGateAndDescribesEveryMember() {
        JsonNode schema = new JsonMapper().readTree(PolicySchema.text());

        assertThat(schema.at("/$defs/gate/properties").propertyNames())
                .containsExactlyElementsOf(
                        Arrays.stream(GateKind.values()).map(GateKind::wire).toList());
        for (String object : List.of("", "/properties/approvals", "/properties/content", "/$defs/gate")) {
            assertThat(schema.at(object + "/additionalProperties").booleanValue())
                    .isFalse();
            schema.at(object + "/properties")
                    .forEach(member -> assertThat(member.has("description") || member.has("$ref"))
                            .isTrue());
        }
    }

    @Test
    void aPolicyIsMatchedByReleaseAndStages() throws IOException {
        write("nightly.yaml", GOOD);
        Policies policies = load();

        assertThat(policies.match("Fedora", "43", "periodic", "nightly"))
                .map(PolicyDocument::name)
                .contains("nightly");
        assertThat(policies.match("RHEL", "11", "periodic", "nightly")).isEmpty();
        assertThat(policies.match("Fedora", "43", "nightly", "milestone")).isEmpty();
        assertThat(policies.reaches("periodic", "nightly")).isTrue();
        assertThat(policies.reaches("nightly", "milestone")).isFalse();
    }

    @Test
    void yamlAndJsonFilesAreReadInOrderOfTheirNamesAndHiddenOnesAreNot() throws IOException {
        write("c.yml", GOOD.replace("name: nightly", "name: c").replace("Fedora-*", "C-*"));
        write(
                "b.json",
                new JsonMapper().writeValueAsString(PolicyParser.parse(new PolicyFiles.PolicyFile("x.yaml", GOOD))));
        write("a.yaml", "\uFEFF---\n" + GOOD.replace("name: nightly", "name: a").replace("Fedora-*", "A-*") + "...\n");
        write(".d.yaml", "no: policy");
        write("README.md", "no policy");

        assertThat(load().documents()).extracting(PolicyDocument::source).containsExactly("a.yaml", "b.json", "c.yml");
    }

    @Test
    void theLongestRetentionWinsWhereSeveralPoliciesSpeakOfAStage() throws IOException {
        write("a.yaml", GOOD + "arrival_retention: 3d\nretention: 14d\n");
        write(
                "b.yaml",
                GOOD.replace("name: nightly", "name: straight").replace("to: nightly", "to: milestone-candidate")
                        + "arrival_retention: 7d\n");
        write(
                "c.yaml",
                GOOD.replace("name: nightly", "name: later")
                                .replace("from: [periodic]", "from: [nightly]")
                                .replace("to: nightly", "to: milestone-candidate")
                        + "retention: 30d\n");
        Policies policies = load();

        assertThat(policies.arrivalRetention("Fedora", "43", "periodic"))
                .hasValue(new Policies.Retention("straight", Duration.ofDays(7)));
        assertThat(policies.arrivalRetention("RHEL", "10", "periodic")).isEmpty();
        assertThat(policies.retaining("Fedora", "43", "nightly"))
                .hasValueSatisfying(policy -> assertThat(policy.retention()).isEqualTo(Duration.ofDays(14)));
        assertThat(policies.retaining("Fedora", "43", "milestone-candidate"))
                .as("no end is the longest")
                .hasValueSatisfying(policy -> assertThat(policy.name()).isEqualTo("straight"));
        assertThat(policies.retaining("Fedora", "43", "milestone")).isEmpty();
    }

    static Stream<Arguments> badDocuments() {
        return Stream.of(
                bad("name: nightly\n", "", "name", "is missing (expected: the policy's name"),
                bad("name: nightly", "name: Nightly", "name", "\"Nightly\" (expected: the policy's name"),
                bad("name: nightly", "name: 7", "name", "7 (expected: the policy's name"),
                bad("name: nightly", "name: \"a\\n\"", "name", "\"a\\u000a\" (expected: "),
                bad(
                        "name: nightly",
                        "name: nightly\nnmae: x",
                        "nmae",
                        "is not known here (expected: one of name, releases"),
                bad("name: nightly", "name: nightly\n? \"a b\"\n: x", "\"a b\"", "is not known here"),
                bad("[\"Fedora-*\"]", "Fedora-*", "releases", "\"Fedora-*\" (expected: a list of globs"),
                bad("[\"Fedora-*\"]", "[]", "releases", "[] (expected: a list of globs, at least one"),
                bad("[\"Fedora-*\"]", "[\"Fedora-[34]\"]", "releases[0]", "\"Fedora-[34]\" (expected: a glob"),
                bad("[\"Fedora-*\"]", "[a, 43]", "releases[1]", "43 (expected: a glob"),
                bad("[\"Fedora-*\"]", "[a, a]", "releases", "[\"a\",\"a\"] (expected: each item once)"),
                bad(
                        "from: [periodic]",
                        "from: [weekly]",
                        "from[0]",
                        "\"weekly\" (expected: one of the stages periodic, "),
                bad(
                        "from: [periodic]",
                        "from: [periodic, milestone]",
                        "from[1]",
                        "\"milestone\" (expected: a stage before nightly"),
                bad("from: [periodic]", "from: [nightly]", "from[0]", "\"nightly\" (expected: a stage before nightly"),
                bad("to: nightly", "to: weekly", "to", "\"weekly\" (expected: one of the stages periodic, "),
                bad("to: nightly", "to: [nightly]", "to", "[\"nightly\"] (expected: a stage's name"),
                bad("to: nightly", "to:", "to", "null (expected: a stage's name"),
                bad(
                        "status: [FINISHED]",
                        "status: FINISHED",
                        "gates[0].status",
                        "\"FINISHED\" (expected: a list of the words"),
                bad(
                        "status: [FINISHED]",
                        "status: [finished]",
                        "gates[0].status[0]",
                        "\"finished\" (expected: a word of"),
                bad("status: [FINISHED]", "signed:", "gates[0].signed", "null (expected: an empty object, {}"),
                bad(
                        "status: [FINISHED]",
                        "signed: {key: x}",
                        "gates[0].signed.key",
                        "is not known here (expected: nothing)"),
                bad(
                        "status: [FINISHED]",
                        "sigend: {}",
                        "gates[0].sigend",
                        "is not known here (expected: one of identity, status, signed, tags)"),
                bad("status: [FINISHED]", "{}", "gates[0]", "{} (expected: one gate: an object with exactly one of"),
                bad(
                        "status: [FINISHED]",
                        "{signed: {}, identity: {}}",
                        "gates[0]",
                        "(expected: one gate: an object with exactly one of"),
                bad("status: [FINISHED]", "signed", "gates[0]", "\"signed\" (expected: one gate"),
                bad(
                        "all: [qa], none: [blocked]",
                        "",
                        "gates[1].tags",
                        "{} (expected: the tags that a compose must carry"),
                bad("all: [qa]", "all: []", "gates[1].tags.all", "[] (expected: a list of tags, at least one"),
                bad("all: [qa]", "all: [123]", "gates[1].tags.all[0]", "123 (expected: a tag's name"),
                bad("all: [qa]", "all: [\"123\"]", "gates[1].tags.all[0]", "\"123\" (expected: a tag's name"),
                bad("all: [qa]", "all: [a/b]", "gates[1].tags.all[0]", "\"a/b\" (expected: a tag's name"),
                bad("all: [qa]", "all: [\"qa\\n\"]", "gates[1].tags.all[0]", "\"qa\\u000a\" (expected: a tag's name"),
                bad(
                        "all: [qa]",
                        "all: [blocked]",
                        "gates[1].tags.none[0]",
                        "\"blocked\" (expected: a tag that is not in all too"),
                bad("all: [qa]", "any: [qa]", "gates[1].tags.any", "is not known here (expected: one of all, none)"),
                bad("count: 1", "count: -1", "approvals.count", "-1 (expected: how many people must approve"),
                bad("count: 1", "count: 1.5", "approvals.count", "1.5 (expected: how many people must approve"),
                bad("count: 1", "count: \"1\"", "approvals.count", "\"1\" (expected: how many people must approve"),
                bad("count: 1, ", "", "approvals.count", "is missing (expected: how many people must approve"),
                bad("[releng]", "[\" x\"]", "approvals.groups[0]", "\" x\" (expected: a group's name"),
                bad(
                        "exclude: [requester]",
                        "exclude: [me]",
                        "approvals.exclude[0]",
                        "\"me\" (expected: one of requester, builder)"),
                bad(
                        "exclude: [requester]",
                        "exclude: true",
                        "approvals.exclude",
                        "true (expected: a list of those who may not approve"),
                bad("deadline: 24h", "deadline: 24", "deadline", "24 (expected: a duration"),
                bad("deadline: 24h", "deadline: PT24H", "deadline", "\"PT24H\" (expected: a duration"),
                bad("deadline: 24h", "deadline: 0h", "deadline", "\"0h\" (expected: a duration"),
                bad("deadline: 24h\n", "", "deadline", "is missing (expected: how long a promotion may wait"),
                bad(
                        "to: nightly",
                        "to: milestone\nretention: 14d",
                        "retention",
                        "\"14d\" (expected: none: what has reached the last stage, milestone, is never removed)"),
                bad(
                        "from: [periodic]\nto: nightly",
                        "from: [nightly]\nto: milestone-candidate\narrival_retention: 7d",
                        "arrival_retention",
                        "\"7d\" (expected: none, unless the policy leads from the first stage, periodic)"),
                bad(
                        "deadline: 24h",
                        "deadline: 24h\narrival_retention: 7",
                        "arrival_retention",
                        "7 (expected: a duration"),
                bad(
                        "deadline: 24h",
                        "deadline: 24h\nretention: for ever",
                        "retention",
                        "\"for ever\" (expected: a duration"),
                bad(
                        "volume: nightly",
                        "volume: nigthly",
                        "content.volume",
                        "\"nigthly\" (expected: one of the volumes candidate, incoming, milestone, nightly)"),
                bad(
                        "volume: nightly",
                        "volume: \"../x\"",
                        "content.volume",
                        "\"../x\" (expected: the name of a configured volume"),
                bad("/{compose_id}", "", "content.path", "\"{release_short}\" does not hold {compose_id}"),
                bad(
                        "{release_short}/{",
                        "{relase_short}/{",
                        "content.path",
                        "\"{relase_short}/{compose_id}\" names the unknown variable \"relase_short\""),
                bad(
                        "{release_short}/{",
                        "../{",
                        "content.path",
                        "\"../{compose_id}\" has a part that is empty or begins with a dot"),
                bad(
                        "exclude: [work]",
                        "exclude: [compose/debug]",
                        "content.exclude[0]",
                        "\"compose/debug\" (expected: a name in the compose's directory"),
                bad(
                        "exclude: [work]",
                        "exclude: [../x]",
                        "content.exclude[0]",
                        "\"../x\" (expected: a name in the compose's directory"),
                bad(
                        "exclude: [work]",
                        "exclude: [a/..]",
                        "content.exclude[0]",
                        "\"a/..\" (expected: a name in the compose's directory"),
                bad(
                        "exclude: [work]",
                        "exclude: [/a]",
                        "content.exclude[0]",
                        "\"/a\" (expected: a name in the compose's directory"),
                bad(
                        "exclude: [work]",
                        "exclude: [compose]",
                        "content.exclude[0]",
                        "\"compose\" (expected: nothing that the next stage needs"),
                bad(
                        "exclude: [work]",
                        "mode: symlink",
                        "content.mode",
                        "\"symlink\" (expected: one of hardlink, copy, hardlink-or-copy)"),
                bad("latest-{release_short}", "a/b", "content.links[0]", "\"a/b\" holds \"/\""),
                bad(
                        "latest-{release_short}",
                        "{compose_id}",
                        "content.links[0]",
                        "\"{compose_id}\" (expected: another name than"),
                bad("stage_tag: nightly", "stage_tag: \"a tag\"", "stage_tag", "\"a tag\" (expected: a tag's name"),
                bad("stage_tag: nightly", "request_tag: -x", "request_tag", "\"-x\" (expected: a tag's name"));
    }

    private static Arguments bad(String good, String bad, String field, String message) {
        assertThat(GOOD).contains(good);
        return arguments(GOOD.replace(good, bad), field, message);
    }

    @ParameterizedTest
    @MethodSource("badDocuments")
    void aBadDocumentIsRefusedWithFileAndFieldAndWhatWasExpected(String document, String field, String message)
            throws IOException {
        write("nightly.yaml", document);

        assertThat(errors()).singleElement().satisfies(error -> {
            assertThat(error.file()).isEqualTo("nightly.yaml");
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.message()).contains(message).contains("(expected: ");
            assertThat(error.toString()).startsWith("nightly.yaml: " + field + ": ");
        });
    }

    static Stream<Arguments> badFiles() {
        return Stream.of(
                arguments("", "is empty"),
                arguments("# only a comment\n", "is empty"),
                arguments("---\n", "(expected: "),
                arguments("just text", "(expected: a policy"),
                arguments("- a\n- b\n", "(expected: a policy"),
                arguments(GOOD + "---\n" + GOOD, "a further document (expected: one in each file)"),
                arguments(GOOD + "---\n", "a further document"),
                arguments(GOOD + "name: other\n", "uplicate"),
                arguments(GOOD.replace("count: 1,", "count: 1, count: 2,"), "uplicate"),
                arguments(GOOD.replace("[periodic]", "&a [periodic]"), "an anchor or alias"),
                arguments(GOOD.replace("[periodic]", "*a"), "an anchor or alias"),
                arguments(GOOD.replace("name: nightly", "&n name: nightly"), "an anchor or alias"),
                arguments("a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n", "an anchor or alias"),
                arguments(GOOD.replace("[periodic]", "!!set [periodic]"), "a YAML tag"),
                arguments(GOOD.replace("name: nightly", "name: !!binary bmlnaHRseQ=="), "a YAML tag"),
                arguments(
                        GOOD.replace("to: nightly", "\tto: nightly"),
                        "line 4, column 1: is not well-formed: found character '\\t(TAB)'"),
                arguments("[".repeat(100_000), "nesting depth"),
                arguments("? ".repeat(10_000), "line 1"),
                arguments(
                        GOOD.replace("[periodic]", "[periodic, "),
                        "line 5, column 6: is not well-formed: expected ',' or ']'"),
                arguments("%YAML 9.9\n---\na: b\n", "line 1"),
                arguments(GOOD + "#".repeat(256 * 1024), "is too large (expected: at most 256 KiB)"));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void aFileThatIsNotOneWellFormedDocumentIsRefused(String text, String message) throws IOException {
        write("nightly.yaml", text);

        assertThat(errors())
                .isNotEmpty()
                .first()
                .satisfies(error -> assertThat(error.toString())
                        .startsWith("nightly.yaml: ")
                        .contains(message)
                        .hasSizeLessThan(400)
                        .doesNotContain("\n"));
    }

    @Test
    void jsonFilesAreHeldToTheSame() throws IOException {
        write("a.json", "{\"name\": \"a\", \"name\": \"b\"}");
        write("b.json", "{} {}");
        write("c.json", "");
        write("d.json", "{\"name\": nightly}");

        List<String> messages = errors().stream().map(PolicyError::toString).toList();
        assertThat(messages).hasSize(4);
        assertThat(messages.get(0)).startsWith("a.json: line 1, column ").containsIgnoringCase("duplicate");
        assertThat(messages.get(1)).startsWith("b.json: line 1, column ").contains("a further document");
        assertThat(messages.get(2)).isEqualTo("c.json: is empty (expected: a policy)");
        assertThat(messages.get(3)).startsWith("d.json: line 1, column ");
    }

    @Test
    void wordsThatOldYamlTookForBooleansAreText() throws IOException {
        write("a.yaml", GOOD.replace("[releng]", "[on, off, yes, no, y]"));

        assertThat(load().documents().getFirst().policy().approvals().groups())
                .containsExactly("on", "off", "yes", "no", "y");
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws IOException {
        Files.write(
                directory.resolve("a.yaml"), GOOD.replace("releng", "r\u00e9").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(errors())
                .singleElement()
                .extracting(PolicyError::message)
                .asString()
                .startsWith("is not UTF-8 text");
    }

    @Test
    void allErrorsOfAllFilesAreSaidAtOnce() throws IOException {
        write(
                "a.yaml",
                GOOD.replace("24h", "soon")
                        .replace("volume: nightly", "volume: lost")
                        .replace("to: n", "too: n"));
        write("b.yaml", "[");
        write("c.yaml", GOOD);
        write("d.yaml", GOOD);
        Files.createDirectory(directory.resolve("e.yaml"));

        assertThat(errors())
                .extracting(PolicyError::file, PolicyError::field)
                .contains(
                        tuple("a.yaml", "deadline"),
                        tuple("a.yaml", "content.volume"),
                        tuple("a.yaml", "to"),
                        tuple("a.yaml", "too"),
                        tuple("d.yaml", "name"),
                        tuple("d.yaml", "releases"),
                        tuple("e.yaml", ""))
                .extracting(file -> file.toList().getFirst())
                .contains("b.yaml")
                .doesNotContain("c.yaml");
        assertThatThrownBy(this::load).message().hasLineCount(8);
    }

    @Test
    void policiesThatCanMatchTheSameReleaseAndStagesAreRefusedNamingBoth() throws IOException {
        write("a.yaml", GOOD);
        write("b.yaml", GOOD.replace("name: nightly", "name: b").replace("Fedora-*", "*-43"));

        assertThat(errors())
                .singleElement()
                .hasToString(
                        "b.yaml: releases: \"*-43\" can match the same release as \"Fedora-*\" in a.yaml, both from periodic to nightly (expected: at most one policy for a release and its stages)");
    }

    @Test
    void policiesForOtherReleasesOrOtherStagesStandSideBySide() throws IOException {
        write("a.yaml", GOOD);
        write("b.yaml", GOOD.replace("name: nightly", "name: b").replace("Fedora-*", "RHEL-*"));
        write("c.yaml", GOOD.replace("name: nightly", "name: c").replace("to: nightly", "to: milestone"));
        write(
                "d.yaml",
                GOOD.replace("name: nightly", "name: d")
                        .replace("to: nightly", "to: milestone")
                        .replace("[periodic]", "[nightly, milestone-candidate]"));

        assertThat(load().documents()).hasSize(4);
    }

    @Test
    void policiesPutTogetherAreHeldToTheSame() throws IOException {
        write("a.yaml", GOOD);
        PolicyDocument document = load().documents().getFirst();

        assertThat(Policies.of(List.of(document)).documents()).containsExactly(document);
        assertThatThrownBy(() -> Policies.of(List.of(document, document))).isInstanceOf(PolicyException.class);
    }

    @Test
    void aDirectoryWithoutPoliciesIsRefused() {
        assertThat(errors()).singleElement().satisfies(error -> {
            assertThat(error.file()).isEqualTo(directory.toString());
            assertThat(error.message()).startsWith("holds no policy");
        });
        assertThatThrownBy(() -> Policies.load(directory.resolve("lost"), Stages.DEFAULT, VOLUMES))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("cannot be listed");
    }
}
