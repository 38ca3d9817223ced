/** Whole systems for tests, seen from outside: HTTP, broker, disk, and the power switch. */
@NullMarked
package org.composure.testing.stack;

import org.jspecify.annotations.NullMarked;
