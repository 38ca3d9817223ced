package org.composure.productmd;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a compose's rpms.json says of its RPMs.
 *
 * @param composeId the id of the compose that it says it belongs to, unchecked; null if it says none
 * @param total how many RPMs it lists, each as often as it is listed
 * @param unsigned how many of them carry no signing key
 * @param firstUnsigned the first few of those, each as {@code variant/arch nevra}
 */
public record RpmsSummary(@Nullable String composeId, long total, long unsigned, List<String> firstUnsigned) {}
