/** When a schedule's runs are, and what becomes of them. */
@NullMarked
package org.composure.schedule;

import org.jspecify.annotations.NullMarked;
