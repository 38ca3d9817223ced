package org.composure.productmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.composure.productmd.Fixtures.composeInfo;
import static org.composure.productmd.Fixtures.document;

import org.composure.compose.ComposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ComposeInfoTest {

    @ParameterizedTest
    @CsvSource({
        "composeinfo-1.2.json, Aurora-9.1-20261120.n.3",
        "composeinfo-1.0.json, Aurora-Rawhide-20261120.t.3",
        "composeinfo-layered.json, Stack-2.1-updates-Aurora-9-eus-20261120.3",
        "composeinfo-0.3.json, Aurora-7.0-20150310.3",
        "composeinfo-0.2-layered.json, Stack-2.1-Aurora-7-20150310.n.3",
    })
    void computesTheIdAsProductmdDoes(String file, String id) {
        assertThat(composeInfo(file).computedId(3)).isEqualTo(new ComposeId(id));
    }

    @ParameterizedTest
    @CsvSource({"test, .t", "ci, .ci", "nightly, .n", "production, ''", "development, .d"})
    void tellsTheTypeByASuffix(String type, String suffix) {
        ObjectNode document = document("composeinfo-1.2.json");
        ((ObjectNode) document.at("/payload/compose")).put("type", type);

        assertThat(ComposeInfoReader.read(document, "").computedId(0).value())
                .isEqualTo("Aurora-9.1-20261120" + suffix + ".0");
    }

    @ParameterizedTest
    @CsvSource({
        "5.9, 5, Client, RHEL-5.9-RHEL-5-Client-20261120.0",
        "5, 5.1, Server, RHEL-5-RHEL-5.1-Server-20261120.0",
        "5.9, 5, Desktop, RHEL-5.9-RHEL-5-20261120.0",
        "5.9, 6, Client, RHEL-5.9-RHEL-6-20261120.0",
        "50, 5, Client, RHEL-50-RHEL-5-20261120.0"
    })
    void tellsTheTwoComposesOfRhel5Apart(String version, String baseVersion, String variant, String id) {
        ObjectNode document = document("composeinfo-layered.json");
        ((ObjectNode) document.at("/payload/release"))
                .put("short", "RHEL")
                .put("type", "ga")
                .put("version", version);
        ((ObjectNode) document.at("/payload/base_product"))
                .put("short", "RHEL")
                .put("type", "ga")
                .put("version", baseVersion);
        ObjectNode cloud = (ObjectNode) document("composeinfo-1.0.json").at("/payload/variants/Cloud");
        ((ObjectNode) document.at("/payload/variants"))
                .set(variant, cloud.deepCopy().put("id", variant).put("uid", variant));

        assertThat(ComposeInfoReader.read(document, "").computedId(0).value()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "composeinfo-1.2.json",
        "composeinfo-layered.json",
        "composeinfo-0.3.json",
        "composeinfo-0.2-layered.json"
    })
    void takesAnotherRespinHereAndInTheDocument(String file) {
        ComposeInfo info = composeInfo(file);

        ComposeInfo bumped = info.withRespin(12);

        assertThat(bumped.compose().respin()).isEqualTo(12);
        assertThat(bumped.compose().id()).isEqualTo(info.computedId(12).value());
        assertThat(ComposeInfoReader.read(bumped.document(), "").compose()).isEqualTo(bumped.compose());
        assertThat(info.document()).isEqualTo(document(file));
    }

    @Test
    void hasRoomForEveryRespin() {
        ComposeInfo info = composeInfo("composeinfo-1.2.json");

        assertThat(info.withRespin(ComposeInfo.MAX_RESPIN).compose().id()).endsWith(".n.2147483646");
    }

    @Test
    void showsADocumentOfTodaysLayoutWithAllThatWasPosted() {
        ObjectNode expected = document("composeinfo-1.2.json");
        ((ObjectNode) expected.at("/payload/variants/Server"))
                .putArray("variants")
                .add("HA")
                .add("optional");
        ((ObjectNode) expected.at("/payload/variants/Server-HA/release")).put("type", "updates");

        assertThat(composeInfo("composeinfo-1.2.json").asCts()).isEqualTo(expected);
    }

    @Test
    void showsNeitherLabelNorFinalNorLayeringWhereThereIsNone() {
        ObjectNode shown = composeInfo("composeinfo-1.0.json").asCts();

        assertThat(shown.at("/header"))
                .isEqualTo(Fixtures.JSON.readTree("{\"type\": \"productmd.composeinfo\", \"version\": \"1.2\"}"));
        assertThat(shown.at("/payload/compose"))
                .isEqualTo(
                        Fixtures.JSON.readTree(
                                "{\"id\": \"Aurora-Rawhide-20261120.t.0\", \"type\": \"test\", \"date\": \"20261120\", \"respin\": 0}"));
        assertThat(shown.at("/payload/release"))
                .isEqualTo(
                        Fixtures.JSON.readTree(
                                "{\"name\": \"Aurora Linux\", \"short\": \"Aurora\", \"version\": \"Rawhide\", \"type\": \"ga\", \"internal\": false}"));
        assertThat(shown.at("/payload").has("base_product")).isFalse();
    }

    @Test
    void showsTheBaseProductOfALayeredRelease() {
        ObjectNode shown = composeInfo("composeinfo-0.2-layered.json").asCts();

        assertThat(shown.at("/payload/release/is_layered").booleanValue()).isTrue();
        assertThat(shown.at("/payload/base_product"))
                .isEqualTo(Fixtures.JSON.readTree(
                        "{\"name\": \"Aurora Linux\", \"short\": \"Aurora\", \"version\": \"7\", \"type\": \"ga\"}"));
    }

    @Test
    void showsOldLayoutsInTodays() {
        ComposeInfo old = composeInfo("composeinfo-0.3.json");

        ObjectNode shown = old.asCts();

        assertThat(shown.at("/payload").has("product")).isFalse();
        assertThat(shown.at("/payload/release/x-owner").stringValue()).isEqualTo("releng");
        assertThat(shown.at("/payload/compose/final").booleanValue()).isFalse();
        assertThat(shown.at("/payload/variants/Server/variants"))
                .isEqualTo(Fixtures.JSON.readTree("[\"LB\", \"optional\"]"));
        assertThat(shown.at("/payload/variants/Server-LB").has("product")).isFalse();
        ComposeInfo again = ComposeInfoReader.read(shown, "");
        assertThat(again.compose()).isEqualTo(old.compose());
        assertThat(again.release()).isEqualTo(old.release());
        assertThat(again.asCts()).isEqualTo(shown);
    }

    @Test
    void computesNoIdForAnImpossibleRespin() {
        assertThatThrownBy(() -> composeInfo("composeinfo-1.2.json").computedId(-1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
