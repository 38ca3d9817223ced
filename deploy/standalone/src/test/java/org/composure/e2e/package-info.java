/** The whole system, seen from outside. */
@NullMarked
package org.composure.e2e;

import org.jspecify.annotations.NullMarked;
