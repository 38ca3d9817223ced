package org.composure.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class FactsTest {

    private static final JsonMapper JSON = new JsonMapper();

    static Stream<Facts> facts() {
        return Stream.of(
                Facts.NONE,
                new Facts(new IdentityFact(Reading.line("a"), new Reading.Absent<>()), null, null),
                new Facts(
                        new IdentityFact(new Reading.Unreadable<>("x"), new Reading.Unreachable<>("y")),
                        new StatusFact(Reading.line("FINISHED\n")),
                        new SignedFact(new Reading.Found<>(new SignedFact.Count(3, 1, List.of("a.rpm"))))));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void factsComeBackFromJsonAsTheyWere(Facts facts) {
        assertThat(JSON.readValue(JSON.writeValueAsString(facts), Facts.class)).isEqualTo(facts);
    }

    @Test
    void eachFactComesBackByItself() {
        SignedFact signed = new SignedFact(new Reading.Found<>(new SignedFact.Count(3, 1, List.of("a.rpm"))));
        String json = JSON.writeValueAsString(signed);

        assertThat(JSON.readTree(json)).isEqualTo(JSON.readTree("""
                        {"rpms": {"state": "found", "value": {"total": 3, "unsigned": 1, "first_unsigned": ["a.rpm"]}}}
                        """));
        assertThat(JSON.readValue(json, SignedFact.class)).isEqualTo(signed);
    }

    @Test
    void storedFactsOfEveryStateAreReadForEver() {
        Facts stored = JSON.readValue("""
                {"identity": {"compose_id": {"state": "found", "value": "a"}, "composeinfo": {"state": "absent"}},
                 "status": {"status": {"state": "unreadable", "message": "is a directory"}},
                 "signed": {"rpms": {"state": "unreachable", "message": "timeout", "added_later": 1}, "added_later": {}},
                 "added_later": null}
                """, Facts.class);

        assertThat(stored)
                .isEqualTo(new Facts(
                        new IdentityFact(Reading.line("a"), new Reading.Absent<>()),
                        new StatusFact(new Reading.Unreadable<>("is a directory")),
                        new SignedFact(new Reading.Unreachable<>("timeout"))));
    }

    @Test
    void textFromFilesIsMadeFitToBeStored() {
        assertThat(Reading.line("FIN\u0000ISHED\uD800\n")).isEqualTo(new Reading.Found<>("FIN\uFFFDISHED\uFFFD"));
        assertThat(new Reading.Unreadable<String>("a\nb").message()).isEqualTo("a\uFFFDb");
        assertThat(new Reading.Unreachable<String>("x".repeat(5000)).message()).hasSize(1000);
        assertThat(new SignedFact.Count(1, 1, List.of("\u0007.rpm")).firstUnsigned())
                .containsExactly("\uFFFD.rpm");
    }
}
