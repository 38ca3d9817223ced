/** Runs steps: tried, watched, told, and held or killed by tests. */
@NullMarked
package org.composure.step.worker;

import org.jspecify.annotations.NullMarked;
