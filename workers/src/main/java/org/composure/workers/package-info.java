/** The workers as a deployable. */
@NullMarked
package org.composure.workers;

import org.jspecify.annotations.NullMarked;
