/** Who has ever been here. */
@NullMarked
package org.composure.actor.store;

import org.jspecify.annotations.NullMarked;
