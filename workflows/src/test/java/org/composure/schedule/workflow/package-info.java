@NullMarked
package org.composure.schedule.workflow;

import org.jspecify.annotations.NullMarked;
