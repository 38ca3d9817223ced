package org.composure.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.composure.gate.GateResult.Failed;
import org.composure.gate.GateResult.Passed;
import org.composure.gate.GateResult.Unknown;
import org.composure.gate.GateResult.Unmet;
import org.composure.gate.GateResult.Waived;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GateResultTest {

    private static final Passed PASSED = new Passed("p");
    private static final Unmet UNMET = new Unmet("u", "somebody");
    private static final Unknown UNKNOWN = new Unknown("k", "operators");
    private static final Failed FAILED = new Failed("f");
    private static final Waived WAIVED = new Waived("ada", "known to be harmless");

    @Test
    void theWorstPartDecides() {
        assertThat(GateResult.all(List.of(UNMET, FAILED, UNKNOWN), "all")).isEqualTo(new Failed("f"));
        assertThat(GateResult.all(List.of(UNMET, UNKNOWN, PASSED), "all")).isEqualTo(new Unknown("k", "operators"));
        assertThat(GateResult.all(List.of(PASSED, UNMET), "all")).isEqualTo(new Unmet("u", "somebody"));
        assertThat(GateResult.all(List.of(PASSED, WAIVED), "all")).isEqualTo(new Passed("all"));
        assertThat(GateResult.all(List.of(), "all")).isEqualTo(new Passed("all"));
    }

    @Test
    void onlyPassedAndWaivedPass() {
        assertThat(List.of(PASSED, WAIVED)).allMatch(result -> result.state().passes());
        assertThat(List.of(UNMET, UNKNOWN, FAILED))
                .noneMatch(result -> result.state().passes());
    }

    @Test
    void everyResultHasAReasonAndOnlyOpenOnesSayWhoCanChangeThem() {
        assertThat(WAIVED.reason()).isEqualTo("waived by ada: known to be harmless");
        assertThat(List.of(UNMET, UNKNOWN)).allMatch(result -> result.changedBy() != null);
        assertThat(List.of(PASSED, FAILED, WAIVED)).allMatch(result -> result.changedBy() == null);
    }

    @ParameterizedTest
    @EnumSource
    void statesAreReadBackFromTheirNames(GateState state) {
        assertThat(GateState.ofWire(state.wire())).isEqualTo(state);
    }

    @Test
    void unknownStateNamesAreRefused() {
        assertThatThrownBy(() -> GateState.ofWire("maybe"))
                .hasMessage("unknown gate state \"maybe\" (expected: passed, unmet, failed, waived, unknown)");
    }
}
