package org.composure.promotion.store;

/**
 * What candidates are for.
 *
 * @param releaseShort the release's short name, for example {@code Fedora}
 * @param releaseVersion the release's version, for example {@code 43}
 * @param to the stage that one of its composes is to reach
 */
public record Aim(String releaseShort, String releaseVersion, String to) {}
