package org.composure.removal;

import java.time.Duration;

/**
 * The times of removals that are not a policy's business.
 *
 * @param notice how long before a compose goes that is announced, at the least
 * @param trash how long what was removed stays in the trash, where it can be put back from
 * @param recheck how often a compose that is due and kept is looked at again
 */
public record RemovalTimes(Duration notice, Duration trash, Duration recheck) {}
