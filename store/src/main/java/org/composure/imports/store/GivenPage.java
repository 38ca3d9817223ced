package org.composure.imports.store;

import java.util.List;

/**
 * What is brought in one transaction.
 *
 * @param tags tags; they come before the composes
 * @param composes composes
 * @param findings what could not even be read
 */
public record GivenPage(List<GivenTag> tags, List<GivenCompose> composes, List<Finding> findings) {}
