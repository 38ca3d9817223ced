package org.composure.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.composure.gate.GateSpec;
import org.composure.policy.PolicyFiles.PolicyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PolicyDocumentTest {

    private static final String YAML = """
            name: fedora-nightly
            releases: ["Fedora-*"]
            from: [periodic]
            to: nightly
            gates:
              - status: [FINISHED]                    # a comment
              - signed: {}
              - identity: {}
              - tags: {all: [installability-passed], none: [blocked]}
            approvals: {count: 1, groups: [releng], exclude: [requester, builder]}
            deadline: 90s
            content:
              volume: nightly
              path: "{release_short}/{compose_id}"
              mode: hardlink
              exclude: [work, logs]
              links: ["latest-{release_short}"]
            request_tag: nightly-requested
            stage_tag: nightly
            retention: 14d
            """;

    /** The same with other keys first, as jsonb gives it back. */
    private static final String STORED = """
            {"to": "nightly", "from": ["periodic"], "name": "fedora-nightly",
             "gates": [{"status": ["FINISHED"]}, {"signed": {}}, {"identity": {}},
              {"tags": {"none": ["blocked"], "all": ["installability-passed"]}}],
             "content": {"mode": "hardlink", "path": "{release_short}/{compose_id}", "links": ["latest-{release_short}"],
              "volume": "nightly", "exclude": ["work", "logs"]},
             "deadline": "90s", "releases": ["Fedora-*"], "approvals": {"count": 1, "groups": ["releng"],
              "exclude": ["requester", "builder"]},
             "retention": "14d", "stage_tag": "nightly", "request_tag": "nightly-requested"}
            """;

    private static PolicyDocument yaml(String text) {
        return PolicyDocument.of(PolicyParser.parse(new PolicyFile("a.yaml", text)), "a.yaml");
    }

    private static PolicyDocument stored(String json) {
        return PolicyDocument.fromStored(new JsonMapper().readTree(json));
    }

    @Test
    void everyMemberIsRead() {
        assertThat(yaml(YAML).policy())
                .isEqualTo(new Policy(
                        "fedora-nightly",
                        List.of(new Glob("Fedora-*")),
                        List.of("periodic"),
                        "nightly",
                        List.of(
                                new GateSpec.Status(List.of("FINISHED")),
                                new GateSpec.Signed(),
                                new GateSpec.Identity(),
                                new GateSpec.Tags(List.of("installability-passed"), List.of("blocked"))),
                        new Approvals(1, List.of("releng"), Set.of(Exclusion.REQUESTER, Exclusion.BUILDER)),
                        Duration.ofSeconds(90),
                        new ContentSpec(
                                "nightly",
                                new PathTemplate("{release_short}/{compose_id}"),
                                ContentMode.HARDLINK,
                                PoolLinks.KEEP,
                                Verification.SIZE,
                                List.of("work", "logs"),
                                List.of(new LinkTemplate("latest-{release_short}"))),
                        "nightly-requested",
                        "nightly",
                        Duration.ofDays(14),
                        null));
    }

    @Test
    void whatIsAbsentGetsItsDefault() {
        Policy policy = stored("""
                        {"name": "a", "releases": ["*"], "from": ["periodic"], "to": "nightly", "deadline": "2h",
                         "content": {"volume": "nightly", "path": "{compose_id}"}}
                        """).policy();

        assertThat(policy.gates()).isEmpty();
        assertThat(policy.approvals()).isEqualTo(Approvals.NONE);
        assertThat(policy.content().mode()).isEqualTo(ContentMode.HARDLINK);
        assertThat(policy.content().poolLinks()).isEqualTo(PoolLinks.KEEP);
        assertThat(policy.content().verify()).isEqualTo(Verification.SIZE);
        assertThat(policy.content().exclude()).isEmpty();
        assertThat(policy.content().links()).isEmpty();
        assertThat(policy.requestTag()).isNull();
        assertThat(policy.stageTag()).isNull();
        assertThat(policy.retention()).isNull();
        assertThat(policy.tagNames()).isEmpty();
    }

    @Test
    void itsChoicesOfContentAreRead() {
        ContentSpec content = stored("""
                        {"name": "a", "releases": ["*"], "from": ["periodic"], "to": "nightly", "deadline": "2h",
                         "content": {"volume": "nightly", "path": "{compose_id}", "mode": "hardlink-or-copy",
                          "pool_links": "replace", "verify": "metadata"}}
                        """).policy().content();

        assertThat(content.mode()).isEqualTo(ContentMode.HARDLINK_OR_COPY);
        assertThat(content.poolLinks()).isEqualTo(PoolLinks.REPLACE);
        assertThat(content.verify()).isEqualTo(Verification.METADATA);
    }

    @Test
    void theHashDependsOnWhatIsSaidAndNotOnItsForm() {
        PolicyDocument fromYaml = yaml(YAML);

        assertThat(stored(STORED).sha256()).isEqualTo(fromYaml.sha256());
        assertThat(stored(STORED).policy()).isEqualTo(fromYaml.policy());
        assertThat(PolicyDocument.fromStored(fromYaml.document()).sha256()).isEqualTo(fromYaml.sha256());
        assertThat(yaml(YAML.replace("deadline: 90s", "deadline: 91s")).sha256())
                .isNotEqualTo(fromYaml.sha256());
    }

    @Test
    void theHashOfAStoredDocumentNeverChanges() {
        assertThat(stored(STORED).sha256())
                .isEqualTo("5fc43947ba2adf6081127c8479a9b5a348b426de49b633615df2303ef379d47e");
    }

    @Test
    void membersThatAreNotKnownArePassedOverInStoredDocuments() {
        assertThat(stored(STORED.replaceFirst("\\{", "{\"added_later\": [1], ")).policy())
                .isEqualTo(stored(STORED).policy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{}", "\"a\"", "{\"name\": 1}"})
    void whatIsNoPolicyIsRefused(String json) {
        assertThatThrownBy(() -> stored(json))
                .isInstanceOf(PolicyException.class)
                .hasMessageStartingWith("stored policy: ");
    }

    @Test
    void aStoredGateOfAnUnknownKindIsRefusedByName() {
        assertThatThrownBy(() -> stored(STORED.replace("\"signed\"", "\"weather\"")))
                .isInstanceOf(PolicyException.class)
                .hasMessage("stored policy: unknown gate \"weather\"");
        assertThatThrownBy(() -> stored(STORED.replace("{\"signed\": {}}", "{}")))
                .isInstanceOf(PolicyException.class)
                .hasMessage("stored policy: a gate that is {}");
    }

    @Test
    void allTagsThatAPolicySpeaksOfAreNamed() {
        assertThat(yaml(YAML).policy().tagNames())
                .containsExactly("blocked", "installability-passed", "nightly", "nightly-requested");
    }
}
