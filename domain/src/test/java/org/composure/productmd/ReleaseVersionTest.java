package org.composure.productmd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleaseVersionTest {

    @Test
    void ordersByNumbersAndWhatHasNoneFirst() {
        List<String> versions = List.of(
                "1.20", "Rawhide", "10", "1.5", "1.0", "1", "8-Beta", "99999999999999999999", "a.b", "../../etc");

        assertThat(versions.stream().sorted(Comparator.comparing(ReleaseVersion::order, Arrays::compare)))
                .containsExactly(
                        "Rawhide",
                        "a.b",
                        "../../etc",
                        "1",
                        "1.0",
                        "1.5",
                        "1.20",
                        "8-Beta",
                        "10",
                        "99999999999999999999");
    }
}
