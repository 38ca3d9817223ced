package org.composure.removal.store;

/**
 * What keeps a compose, as the API, the messages and the pages show it.
 *
 * @param kind milestone, hold, promotion, child, respin, link, inner or no-location
 * @param reason what exactly, in a sentence
 */
public record KeptBy(String kind, String reason) {}
