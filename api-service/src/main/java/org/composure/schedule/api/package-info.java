/** Schedules over HTTP. */
@NullMarked
package org.composure.schedule.api;

import org.jspecify.annotations.NullMarked;
