/** Removals as pages. */
@NullMarked
package org.composure.removal.admin;

import org.jspecify.annotations.NullMarked;
