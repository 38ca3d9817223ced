/** Composes as pages. */
@NullMarked
package org.composure.compose.admin;

import org.jspecify.annotations.NullMarked;
