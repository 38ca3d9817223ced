package org.composure.testing.browser;

import java.util.List;

/**
 * What a browser did for one page.
 *
 * @param status the HTTP status of the page itself
 * @param requests the addresses that were asked for
 * @param failures the requests that came to nothing, with why; answers of 400 and above, but for the page's own
 * @param messages what the console says at level warning or above, but for the status of the page itself
 */
public record Traffic(int status, List<String> requests, List<String> failures, List<String> messages) {}
