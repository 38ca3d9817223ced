package org.composure.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.composure.gate.Facts;
import org.composure.gate.IdentityFact;
import org.composure.gate.Reading;
import org.composure.gate.SignedFact;
import org.composure.gate.StatusFact;
import org.junit.jupiter.api.Test;

class InspectionTest {

    private static final Reading<String> READ = Reading.line("Fedora-43-20261120.n.0");
    private static final Reading<String> SILENT = new Reading.Unreachable<>("stale file handle");

    private static Inspection of(Facts facts) {
        return new Inspection(facts, Map.of(), null);
    }

    @Test
    void isUnansweredWhereAnyFileCouldNotBeLookedAt() {
        assertThat(of(new Facts(new IdentityFact(READ, SILENT), new StatusFact(READ), null))
                        .unanswered())
                .contains("stale file handle");
        assertThat(of(new Facts(new IdentityFact(SILENT, READ), null, null)).unanswered())
                .isPresent();
        assertThat(of(new Facts(new IdentityFact(READ, READ), new StatusFact(SILENT), null))
                        .unanswered())
                .isPresent();
        assertThat(of(new Facts(null, null, new SignedFact(new Reading.Unreachable<>("input/output error"))))
                        .unanswered())
                .contains("input/output error");
    }

    @Test
    void isAnAnswerThatAFileIsMissingOrUnreadable() {
        Reading<String> missing = new Reading.Absent<>();
        Reading<String> broken = new Reading.Unreadable<>("no JSON");

        assertThat(of(new Facts(new IdentityFact(missing, broken), new StatusFact(missing), null))
                        .unanswered())
                .isEmpty();
        assertThat(Inspection.NONE.unanswered()).isEmpty();
    }
}
