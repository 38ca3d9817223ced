/** Steps of durable work: what can be tried again, and is shown while it is done. */
@NullMarked
package org.composure.step;

import org.jspecify.annotations.NullMarked;
