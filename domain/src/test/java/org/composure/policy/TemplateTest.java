package org.composure.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.composure.compose.Location;
import org.composure.problem.FieldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    private static final String ID = "Fedora-43-20261120.n.0";
    private static final Map<PathVariable, String> VALUES = Map.of(
            PathVariable.COMPOSE_ID, ID,
            PathVariable.RELEASE_SHORT, "Fedora",
            PathVariable.RELEASE_VERSION, "43",
            PathVariable.RELEASE_NAME, "Fedora Linux",
            PathVariable.COMPOSE_TYPE, "nightly",
            PathVariable.DATE, "20261120",
            PathVariable.RESPIN, "0",
            PathVariable.STAGE, "milestone");

    private static Map<PathVariable, String> with(PathVariable variable, String value) {
        Map<PathVariable, String> values = new EnumMap<>(VALUES);
        values.put(variable, value);
        return values;
    }

    private static ContentSpec content(String path, String... links) {
        return new ContentSpec(
                "nightly",
                new PathTemplate(path),
                ContentMode.HARDLINK,
                PoolLinks.KEEP,
                Verification.SIZE,
                List.of(),
                List.of(links).stream().map(LinkTemplate::new).toList());
    }

    @Test
    void everyVariableIsFilledIn() {
        assertThat(new PathTemplate(
                                "{stage}/{release_short}-{release_version}/{release_name}/{compose_type}-{date}.{respin}_{label}/{compose_id}")
                        .render(with(PathVariable.LABEL, "RC-1.0")))
                .isEqualTo("milestone/Fedora-43/Fedora Linux/nightly-20261120.0_RC-1.0/" + ID);
    }

    @Test
    void linksStandBesideTheCompose() {
        assertThat(content("{release_short}/{compose_id}", "latest-{release_short}-{release_version}")
                        .linkLocations(VALUES))
                .containsExactly(new Location("nightly", "Fedora/latest-Fedora-43"));
        assertThat(content("{compose_id}", "latest").linkLocations(VALUES))
                .containsExactly(new Location("nightly", "latest"));
        assertThat(content("{release_short}/{compose_id}").location(VALUES))
                .isEqualTo(new Location("nightly", "Fedora/" + ID));
    }

    @Test
    void aLinkThatWouldReplaceTheComposeIsRefused() {
        ContentSpec content = content("{compose_id}", "{release_short}");

        assertThatThrownBy(() -> content.linkLocations(with(PathVariable.RELEASE_SHORT, ID)))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("would stand where the compose does");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a/b",
                "/etc",
                "..",
                "../x",
                "a/../b",
                "x..",
                ".",
                ".hidden",
                "a\u0000b",
                "a\nb",
                "a\u007fb",
                "\u0085",
                "\uD83D\uDE00"
            })
    void aValueThatWouldMakeAnotherPathPartIsRefusedWithItsVariableAndItself(String value) {
        PathTemplate path = new PathTemplate("x{release_short}/{compose_id}");
        LinkTemplate link = new LinkTemplate("latest-{release_short}");

        for (var render : List.<Function<Map<PathVariable, String>, String>>of(path::render, link::render)) {
            assertThatThrownBy(() -> render.apply(with(PathVariable.RELEASE_SHORT, value)))
                    .isInstanceOf(TemplateException.class)
                    .hasMessageStartingWith("{release_short} is " + FieldError.quoted(value) + " (expected: ");
        }
    }

    @Test
    void aMissingValueIsRefusedWithItsVariable() {
        assertThatThrownBy(() -> new PathTemplate("{compose_id}-{label}").render(VALUES))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("{label} has no value for this compose");
    }

    @Test
    void aPartThatNoFileSystemTakesIsRefused() {
        assertThatThrownBy(() -> new PathTemplate("{release_name}-{compose_id}")
                        .render(with(PathVariable.RELEASE_NAME, "é".repeat(120))))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("at most 255 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/{compose_id}",
                "{compose_id}/",
                "a//{compose_id}",
                "../{compose_id}",
                "a/../{compose_id}",
                "./{compose_id}",
                ".{compose_id}",
                "a/.b/{compose_id}",
                "{compose_id}/..",
                "{compose_id",
                "compose_id}",
                "{{compose_id}}",
                "{}/{compose_id}",
                "{COMPOSE_ID}",
                "{compose_id}{x}",
                "{compose_id}\n",
                "a b/{compose_id}",
                "~é/{compose_id}",
                "{release_short}",
                "",
                "${compose_id}"
            })
    void textThatIsNoPathTemplateIsRefused(String text) {
        assertThatThrownBy(() -> new PathTemplate(text))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("(expected: ")
                .hasMessageStartingWith(FieldError.quoted(text));
    }

    @Test
    void anUnknownVariableIsNamedWithThoseThatThereAre() {
        assertThatThrownBy(() -> new LinkTemplate("latest-{release}"))
                .hasMessage(
                        "\"latest-{release}\" names the unknown variable \"release\" (expected: one of compose_id, release_short, release_version, release_name, compose_type, date, respin, stage, label)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a/{release_short}", "..", ".latest", "", "/"})
    void aLinkIsOnePathPart(String text) {
        assertThatThrownBy(() -> new LinkTemplate(text)).isInstanceOf(TemplateException.class);
    }
}
