package org.composure.productmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.composure.productmd.Fixtures.JSON;
import static org.composure.productmd.Fixtures.composeInfo;
import static org.composure.productmd.Fixtures.document;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ComposeInfoReaderTest {

    @Test
    void readsTodaysLayout() {
        ComposeInfo info = composeInfo("composeinfo-1.2.json");

        assertThat(info.headerVersion().value()).isEqualTo("1.2");
        assertThat(info.compose())
                .isEqualTo(new ComposeInfo.Compose(
                        "Aurora-9.1-20261120.n.3",
                        ComposeType.NIGHTLY,
                        "20261120",
                        3,
                        new Label(Milestone.RELEASE_CANDIDATE, "1.2"),
                        true));
        assertThat(info.release())
                .isEqualTo(new ComposeInfo.Release("Aurora Linux", "Aurora", "9.1", ReleaseType.GA, false, false));
        assertThat(info.baseProduct()).isNull();
        assertThat(info.document()).isEqualTo(document("composeinfo-1.2.json"));
    }

    @Test
    void readsVariantsIntoATree() {
        List<ComposeInfo.Variant> variants = composeInfo("composeinfo-1.2.json").variants();

        assertThat(variants).extracting(ComposeInfo.Variant::uid).containsExactly("Server", "Work-station");
        ComposeInfo.Variant server = variants.getFirst();
        assertThat(server.arches()).containsExactly("aarch64", "x86_64");
        assertThat(server.paths().path("isos").path("x86_64").stringValue()).isEqualTo("Server/x86_64/iso");
        assertThat(server.variants())
                .extracting(ComposeInfo.Variant::uid)
                .containsExactly("Server-HA", "Server-optional");
        assertThat(server.variants().getFirst().release())
                .isEqualTo(new ComposeInfo.Release("Aurora HA", "HA", "2.0", ReleaseType.UPDATES, true, false));
    }

    @Test
    void readsALayoutWithoutHeaderTypeAndReleaseType() {
        ComposeInfo info = composeInfo("composeinfo-1.0.json");

        assertThat(info.compose().type()).isEqualTo(ComposeType.TEST);
        assertThat(info.compose().label()).isNull();
        assertThat(info.release().type()).isEqualTo(ReleaseType.GA);
    }

    @Test
    void readsALayeredRelease() {
        ComposeInfo info = composeInfo("composeinfo-layered.json");

        assertThat(info.release())
                .isEqualTo(new ComposeInfo.Release("Aurora Stack", "Stack", "2.1", ReleaseType.UPDATES, true, true));
        assertThat(info.baseProduct())
                .isEqualTo(new ComposeInfo.BaseProduct("Aurora Linux", "Aurora", "9", ReleaseType.EUS));
    }

    @Test
    void tellsChildrenByTheirUidsInOldLayouts() {
        ComposeInfo info = composeInfo("composeinfo-0.3.json");

        assertThat(info.release().shortName()).isEqualTo("Aurora");
        assertThat(info.variants()).hasSize(1);
        assertThat(info.variants().getFirst().variants())
                .extracting(ComposeInfo.Variant::id)
                .containsExactly("LB", "optional");
    }

    @Test
    void takesDateTypeAndRespinFromTheIdInTheOldestLayouts() {
        ComposeInfo.Compose compose =
                composeInfo("composeinfo-0.2-layered.json").compose();

        assertThat(compose.type()).isEqualTo(ComposeType.NIGHTLY);
        assertThat(compose.date()).isEqualTo("20150310");
        assertThat(compose.respin()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1", "1.2", "1.10", "2.0", "999999999.0"})
    void readsEveryVersionWithATypeAsTodays(String version) {
        JsonNode document = changed("/header/version", "\"" + version + "\"");

        assertThat(ComposeInfoReader.read(document, "").headerVersion().value()).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true | true",
                "\"false\" | true",
                "1 | true",
                "{\"a\": 1} | true",
                "false | false",
                "null | false",
                "0.0 | false",
                "\"\" | false",
                "[] | false"
            })
    void takesForFinalWhateverCountsAsYes(String json, boolean expected) {
        ComposeInfo info = ComposeInfoReader.read(changed("/payload/compose/final", json), "");

        assertThat(info.compose().isFinal()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "0", "false", "[]"})
    void takesWhatIsEmptyForNoLabel(String json) {
        ComposeInfo info = ComposeInfoReader.read(changed("/payload/compose/label", json), "");

        assertThat(info.compose().label()).isNull();
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/header | nothing | header",
                "/header | [] | header",
                "/header/version | 1.2 | header.version",
                "/header/version | \"1\" | header.version",
                "/header/version | \"1.2.3\" | header.version",
                "/header/version | \"1.2\\n\" | header.version",
                "/header/type | nothing | header.type",
                "/header/type | \"productmd.rpms\" | header.type",
                "/payload | nothing | payload",
                "/payload | \"text\" | payload",
                "/payload/compose | null | payload.compose",
                "/payload/compose/id | nothing | payload.compose.id",
                "/payload/compose/id | 5 | payload.compose.id",
                "/payload/compose/id | \"Aurora-9.1\" | payload.compose.id",
                "/payload/compose/id | \"Aurora\\u0000-9.1-20261120.0\" | payload.compose.id",
                "/payload/compose/id | \"\\ud800-20261120.0\" | payload.compose.id",
                "/payload/compose/type | \"weekly\" | payload.compose.type",
                "/payload/compose/type | {} | payload.compose.type",
                "/payload/compose/date | 20261120 | payload.compose.date",
                "/payload/compose/date | \"2026-11-20\" | payload.compose.date",
                "/payload/compose/date | \"99999999\" | payload.compose.date",
                "/payload/compose/date | \"20270229\" | payload.compose.date",
                "/payload/compose/respin | true | payload.compose.respin",
                "/payload/compose/respin | \"1\" | payload.compose.respin",
                "/payload/compose/respin | 1.0 | payload.compose.respin",
                "/payload/compose/respin | -1 | payload.compose.respin",
                "/payload/compose/respin | 2147483647 | payload.compose.respin",
                "/payload/compose/respin | 99999999999999999999999 | payload.compose.respin",
                "/payload/compose/label | \"Foo-1.0\" | payload.compose.label",
                "/payload/compose/label | \"RC-1\" | payload.compose.label",
                "/payload/compose/label | [\"RC-1.0\"] | payload.compose.label",
                "/payload/release | nothing | payload.release",
                "/payload/release/name | \"\" | payload.release.name",
                "/payload/release/name | \"a\\nb\" | payload.release.name",
                "/payload/release/short | nothing | payload.release.short",
                "/payload/release/short | \"\" | payload.release.short",
                "/payload/release/short | \"a/b\" | payload.release.short",
                "/payload/release/short | \"..\" | payload.release.short",
                "/payload/release/short | \"_a\" | payload.release.short",
                "/payload/release/short | \"a b\" | payload.release.short",
                "/payload/release/version | \"../../etc\" | payload.release.version",
                "/payload/release/version | \"1.\" | payload.release.version",
                "/payload/release/version | \"1a\" | payload.release.version",
                "/payload/release/version | 9 | payload.release.version",
                "/payload/release/type | null | payload.release.type",
                "/payload/release/type | \"gold\" | payload.release.type",
                "/payload/release/is_layered | true | payload.base_product",
                "/payload/variants | nothing | payload.variants",
                "/payload/variants | [] | payload.variants",
                "/payload/variants/Server/id | \"Ser ver\" | payload.variants.Server.id",
                "/payload/variants/Server/name | \"\" | payload.variants.Server.name",
                "/payload/variants/Server/type | \"spin\" | payload.variants.Server.type",
                "/payload/variants/Server/arches | [] | payload.variants.Server.arches",
                "/payload/variants/Server/arches | \"x86_64\" | payload.variants.Server.arches",
                "/payload/variants/Server/arches/0 | 7 | payload.variants.Server.arches[0]",
                "/payload/variants/Server/paths | nothing | payload.variants.Server.paths",
                "/payload/variants/Server/paths/isos | null | payload.variants.Server.paths.isos",
                "/payload/variants/Server/variants | [\"optional\", \"HA\", \"Gone\"] | payload.variants.Server.variants",
                "/payload/variants/Server/variants | [\"optional\", \"HA\", \"HA\"] | payload.variants.Server.variants",
                "/payload/variants/Server-optional/uid | \"optional\" | payload.variants.Server-optional.uid",
                "/payload/variants/Server-optional/arches | [\"s390x\"] | payload.variants.Server-optional.arches",
                "/payload/variants/Server-HA/release | nothing | payload.variants.Server-HA.release",
                "/payload/variants/Server-HA/release/short | \"\" | payload.variants.Server-HA.release.short",
                "/x-root/deep | [\"\\u0000\"] | x-root.deep[0]",
                "/x-root/deep | {\"a\\u0000.b\": 1} | x-root.deep[\"a\\u0000.b\"]",
                "/x-root/deep | 1e999 | x-root.deep"
            })
    void namesTheFieldThatIsWrong(String pointer, String json, String field) {
        JsonNode document = changed(pointer, json);

        assertThat(errors(document)).extracting(FieldError::field).containsOnly("compose_info." + field);
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/payload/variants/Server | null | payload.variants.Server",
                "/payload/variants/Server/uid | \"Client\" | payload.variants.Server.uid",
                "/payload/variants/Server/variants | null | payload.variants.Server.variants"
            })
    void namesAWrongVariantBeforeItsChildrenThatFitNowhere(String pointer, String json, String field) {
        assertThat(errors(changed(pointer, json)).getFirst().field()).isEqualTo("compose_info." + field);
    }

    @Test
    void saysWhatWasGivenAndWhatWasExpected() {
        assertThat(errors(changed("/payload/compose/date", "\"99999999\"")))
                .containsExactly(new FieldError(
                        "compose_info.payload.compose.date",
                        "\"99999999\" (expected: text of a day as YYYYMMDD, as in \"20261120\")"));
        assertThat(errors(changed("/payload/compose/respin", "nothing")))
                .containsExactly(new FieldError(
                        "compose_info.payload.compose.respin",
                        "nothing (expected: a whole number from 0 to 2147483646)"));
    }

    @Test
    void tellsOfEverythingThatIsWrongAtOnce() {
        ObjectNode document = document("composeinfo-layered.json");
        set(document, "/payload/compose/type", "\"weekly\"");
        set(document, "/payload/compose/respin", "true");
        set(document, "/payload/release/name", "nothing");
        set(document, "/payload/base_product/short", "\"a b\"");
        set(document, "/payload/base_product/type", "\"EUS\"");
        set(document, "/payload/variants", "{\"Server\": {}}");

        assertThat(errors(document))
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder(
                        "compose_info.payload.compose.type",
                        "compose_info.payload.compose.respin",
                        "compose_info.payload.release.name",
                        "compose_info.payload.base_product.short",
                        "compose_info.payload.base_product.type",
                        "compose_info.payload.variants.Server.id",
                        "compose_info.payload.variants.Server.uid",
                        "compose_info.payload.variants.Server.name",
                        "compose_info.payload.variants.Server.type",
                        "compose_info.payload.variants.Server.arches",
                        "compose_info.payload.variants.Server.paths");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/payload/release/name",
                "/payload/release/short",
                "/payload/release/version",
                "/payload/base_product/name",
                "/payload/base_product/short",
                "/payload/base_product/version",
                "/payload/compose/label"
            })
    void refusesNamesOfMoreThanTwoHundredCharacters(String pointer) {
        ObjectNode document = document("composeinfo-layered.json");
        set(document, pointer, "\"" + (pointer.endsWith("label") ? "RC-1." + "1".repeat(196) : "a".repeat(201)) + "\"");

        assertThat(errors(document))
                .extracting(FieldError::field)
                .containsExactly("compose_info" + pointer.replace('/', '.'));
    }

    @Test
    void refusesPartsThatTogetherMakeTooLongAnId() {
        ObjectNode document = document("composeinfo-layered.json");
        set(document, "/payload/release/short", "\"" + "a".repeat(120) + "\"");
        set(document, "/payload/base_product/short", "\"" + "b".repeat(130) + "\"");

        assertThat(errors(document))
                .extracting(FieldError::field)
                .containsExactly("compose_info.payload.base_product.short");
    }

    @Test
    void refusesTheIdOfTheOldestLayoutsIfItTellsTooLittle() {
        for (String id : List.of("Stack-99999999.0", "Stack-20150310.x.1", "Stack-20150310.99999999999")) {
            ObjectNode document = document("composeinfo-0.2-layered.json");
            set(document, "/payload/compose/id", "\"" + id + "\"");

            assertThat(errors(document))
                    .extracting(FieldError::field)
                    .containsExactly("compose_info.payload.compose.id");
        }
    }

    @Test
    void refusesVariantsThatContainEachOther() {
        JsonNode document = changed("/payload/variants", """
                {"A": {"id": "A", "uid": "A", "name": "A", "type": "variant", "arches": ["x"], "paths": {}, "variants": ["B"]},
                 "A-B": {"id": "B", "uid": "A", "name": "B", "type": "addon", "arches": ["x"], "paths": {}, "variants": ["B"]}}
                """);

        assertThat(errors(document))
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder(
                        "compose_info.payload.variants.A-B.uid", "compose_info.payload.variants.A-B.variants");
    }

    @Test
    void refusesDocumentsThatAreNestedTooDeep() {
        assertThat(errors(changed("/x-root", "[".repeat(63) + "]".repeat(63)))).isEmpty();
        assertThat(errors(changed("/x-root", "[".repeat(64) + "]".repeat(64)))).hasSize(1);
    }

    @Test
    void tellsOfNoMoreErrorsThanAnyoneReads() {
        StringBuilder variants = new StringBuilder("{\"A\": {}");
        for (int i = 0; i < 10_000; i++) {
            variants.append(", \"B").append(i).append("\": null");
        }

        assertThat(errors(changed("/payload/variants", variants.append("}").toString())))
                .hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "5", "true", "null"})
    void refusesWhatIsNoObject(String json) {
        assertThat(errors(JSON.readTree(json))).extracting(FieldError::field).containsExactly("compose_info");
    }

    @Test
    void keepsItsOwnCopyOfTheDocument() {
        ObjectNode document = document("composeinfo-1.2.json");
        ComposeInfo info = ComposeInfoReader.read(document, "");

        document.removeAll();

        assertThat(info.document()).isEqualTo(document("composeinfo-1.2.json"));
    }

    @Test
    void readsAFile() throws Exception {
        try (InputStream file = Fixtures.file("composeinfo-1.2.json")) {
            assertThat(ComposeInfoReader.read(file)).isEqualTo(composeInfo("composeinfo-1.2.json"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | composeinfo.json holds no object",
                "[] | composeinfo.json holds no object",
                "{\"header\": | composeinfo.json is no JSON",
                "{} {} | composeinfo.json is no JSON",
                "{\"header\": {\"version\": \"1.0\"}} | composeinfo.json is not valid: payload: nothing"
            })
    void saysWhyAFileCannotBeRead(String content, String message) {
        InputStream file = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> ComposeInfoReader.read(file))
                .isInstanceOf(UnreadableMetadataException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void refusesAFileThatIsTooLarge() {
        byte[] spaces = new byte[ComposeInfoReader.MAX_FILE_SIZE + 1];
        Arrays.fill(spaces, (byte) ' ');

        assertThatThrownBy(() -> ComposeInfoReader.read(new ByteArrayInputStream(spaces)))
                .isInstanceOf(UnreadableMetadataException.class)
                .hasMessageContaining("larger than 16777216 bytes");
    }

    @Test
    void passesOnWhatTheFileSystemSays() {
        assertThatThrownBy(() -> ComposeInfoReader.read(Fixtures.staleFile()))
                .isInstanceOf(IOException.class)
                .hasMessage("stale file handle");
    }

    private static List<FieldError> errors(JsonNode document) {
        try {
            ComposeInfoReader.read(document, "compose_info");
            return List.of();
        } catch (ProblemException e) {
            return e.errors();
        }
    }

    private static JsonNode changed(String pointer, String json) {
        return Fixtures.changed(document -> set(document, pointer, json));
    }

    /** Puts what the JSON says at that place; the word nothing takes away what is there. */
    private static void set(ObjectNode document, String pointer, String json) {
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = document.at(pointer.substring(0, slash));
        String name = pointer.substring(slash + 1);
        if (json.equals("nothing")) {
            ((ObjectNode) parent).remove(name);
        } else if (parent instanceof ObjectNode object) {
            object.set(name, JSON.readTree(json));
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(name), JSON.readTree(json));
        }
    }
}
