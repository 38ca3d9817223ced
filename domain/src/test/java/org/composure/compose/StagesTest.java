package org.composure.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagesTest {

    @Test
    void knowsFirstAndOrder() {
        assertThat(Stages.DEFAULT.first()).isEqualTo("periodic");
        assertThat(Stages.DEFAULT.contains("milestone")).isTrue();
        assertThat(Stages.DEFAULT.contains("Milestone")).isFalse();
        assertThat(Stages.DEFAULT.order("nightly")).isLessThan(Stages.DEFAULT.order("milestone-candidate"));
    }

    @Test
    void saysWhichStagesThereAreWhenAskedForAnother() {
        assertThatThrownBy(() -> Stages.DEFAULT.order("weekly"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"weekly\" (expected: one of periodic, nightly, milestone-candidate, milestone)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Nightly",
                "1st",
                "-a",
                "a b",
                "a/b",
                "a\n",
                "a123456789012345678901234567890123456789012345678901"
            })
    void refusesNamesThatAreNone(String name) {
        assertThatThrownBy(() -> new Stages(List.of("periodic", name))).hasMessageContaining("a stage's name");
    }

    @Test
    void refusesNoStagesAndStagesGivenTwice() {
        assertThatThrownBy(() -> new Stages(List.of())).hasMessageContaining("at least one stage");
        assertThatThrownBy(() -> new Stages(List.of("a", "a"))).hasMessageContaining("each stage once");
    }
}
