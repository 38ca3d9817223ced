/** What each process of its own has in common: how it is configured, how it starts, and what it says of its health. */
@NullMarked
package org.composure.deployable;

import org.jspecify.annotations.NullMarked;
