/** Messages over HTTP: what the broker has not taken, and what to do about it. */
@NullMarked
package org.composure.event.api;

import org.jspecify.annotations.NullMarked;
