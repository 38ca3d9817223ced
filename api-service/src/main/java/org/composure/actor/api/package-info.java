/** Who asks, over HTTP. */
@NullMarked
package org.composure.actor.api;

import org.jspecify.annotations.NullMarked;
