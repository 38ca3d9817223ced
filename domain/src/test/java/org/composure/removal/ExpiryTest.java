package org.composure.removal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.composure.compose.Stages;
import org.composure.policy.Policies;
import org.composure.policy.PolicyDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ExpiryTest {

    private static final Instant SINCE = Instant.parse("2026-11-20T18:00:00Z");

    private static PolicyDocument policy(String more) {
        return PolicyDocument.fromStored(JsonMapper.shared().readTree("""
                        {"name": "quick", "releases": ["Fedora-*"], "from": ["periodic"], "to": "nightly", "gates": [],
                         "deadline": "1h", "content": {"volume": "nightly", "path": "{compose_id}"},
                         "stage_tag": "nightly"%s}
                        """.formatted(more)));
    }

    private static Expiry ofArrival(String release, String more) {
        return Expiry.ofArrival(Policies.of(List.of(policy(more))), Stages.DEFAULT, release, "43", SINCE);
    }

    @Test
    void aNewComposeIsKeptAsLongAsThePolicySaysThatCouldPromoteIt() {
        assertThat(ofArrival("Fedora", ", \"arrival_retention\": \"7d\""))
                .isEqualTo(new Expiry(
                        Instant.parse("2026-11-27T18:00:00Z"),
                        "Policy quick keeps a compose for 7d after it entered periodic."));
    }

    @Test
    void whatNoPolicySpeaksOfStays() {
        Expiry stays = new Expiry(null, "No policy says how long a compose stays in periodic.");

        assertThat(ofArrival("Fedora", ", \"retention\": \"7d\"")).isEqualTo(stays);
        assertThat(ofArrival("RHEL", ", \"arrival_retention\": \"7d\"")).isEqualTo(stays);
        assertThat(Expiry.ofPromotion(policy("").policy(), SINCE))
                .isEqualTo(new Expiry(null, "No policy says how long a compose stays in nightly."));
    }

    @ParameterizedTest
    @CsvSource({"14d, 1209600", "36h, 129600", "24h, 86400", "90m, 5400", "61s, 61"})
    void aPromotedComposeIsKeptAsLongAsThePolicyOfItsPromotionSays(String retention, long seconds) {
        Expiry expiry = Expiry.ofPromotion(
                policy(", \"retention\": \"" + retention + "\"").policy(), SINCE);

        assertThat(expiry.until()).isEqualTo(SINCE.plusSeconds(seconds));
        assertThat(expiry.reason())
                .isEqualTo("Policy quick keeps a compose for " + retention.replace("24h", "1d")
                        + " after it entered nightly.");
    }
}
