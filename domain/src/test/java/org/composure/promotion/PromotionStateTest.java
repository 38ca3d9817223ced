package org.composure.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class PromotionStateTest {

    @Test
    void isOpenOrFinalAndNothingFollowsAFinalState() {
        for (PromotionState state : PromotionState.values()) {
            assertThat(state.isOpen()).isNotEqualTo(state.isFinal());
            if (state.isFinal()) {
                for (PromotionState next : PromotionState.values()) {
                    assertThatIllegalStateException().isThrownBy(() -> state.become(next));
                }
            }
        }
        assertThat(PromotionState.open())
                .containsExactly(
                        PromotionState.REQUESTED,
                        PromotionState.WAITING,
                        PromotionState.AWAITING_APPROVAL,
                        PromotionState.EXECUTING,
                        PromotionState.STALLED);
    }

    @Test
    void saysWhatMayFollowWhereSomethingElseIsAskedFor() {
        assertThatIllegalStateException()
                .isThrownBy(() -> PromotionState.STALLED.become(PromotionState.COMPLETED))
                .withMessageContaining("stalled")
                .withMessageContaining("executing, cancelled");
    }

    @Test
    void completesFromExecutingOnly() {
        for (PromotionState state : PromotionState.open()) {
            if (state == PromotionState.EXECUTING) {
                assertThat(state.become(PromotionState.COMPLETED)).isEqualTo(PromotionState.COMPLETED);
            } else {
                assertThatIllegalStateException().isThrownBy(() -> state.become(PromotionState.COMPLETED));
            }
        }
    }

    @Test
    void isFoundByItsStoredName() {
        for (PromotionState state : PromotionState.values()) {
            assertThat(PromotionState.ofWire(state.wire())).isEqualTo(state);
        }
        for (PromotionStep step : PromotionStep.values()) {
            assertThat(PromotionStep.ofWire(step.wire())).isEqualTo(step);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PromotionState.ofWire("approved"))
                .withMessageContaining("awaiting-approval");
    }
}
