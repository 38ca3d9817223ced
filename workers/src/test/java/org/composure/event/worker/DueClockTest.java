package org.composure.event.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.composure.event.worker.DueClock.Due;
import org.junit.jupiter.api.Test;

class DueClockTest {

    private final List<String> taken = new ArrayList<>();

    private Due taking(String what, int many) {
        return limit -> {
            taken.add(what);
            return Math.min(many, limit);
        };
    }

    @Test
    void whatDoesNotGetOnHoldsUpNothingElse() {
        IllegalStateException broken = new IllegalStateException("broken");
        DueClock clock = new DueClock(List.of(
                _ -> {
                    throw broken;
                },
                taking("removals", 1)));

        assertThatThrownBy(clock::work).isSameAs(broken);

        assertThat(taken).containsExactly("removals");
    }

    @Test
    void asksAgainAtOnceWhereThereMayBeMore() {
        assertThat(new DueClock(List.of(taking("schedules", 3), taking("removals", 1_000))).work())
                .isZero();
        assertThat(new DueClock(List.of(taking("schedules", 3))).work()).isPositive();
    }
}
