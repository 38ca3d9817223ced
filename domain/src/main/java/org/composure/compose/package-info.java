/** A compose: its id, where it lies, and which stage it has reached. */
@NullMarked
package org.composure.compose;

import org.jspecify.annotations.NullMarked;
