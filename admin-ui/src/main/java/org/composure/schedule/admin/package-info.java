/** The pages of schedules. */
@NullMarked
package org.composure.schedule.admin;

import org.jspecify.annotations.NullMarked;
