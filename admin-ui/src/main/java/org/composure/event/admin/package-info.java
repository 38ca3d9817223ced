/** Messages as pages. */
@NullMarked
package org.composure.event.admin;

import org.jspecify.annotations.NullMarked;
