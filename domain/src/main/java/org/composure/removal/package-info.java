/** Removals: what keeps a compose, and how one goes. */
@NullMarked
package org.composure.removal;

import org.jspecify.annotations.NullMarked;
