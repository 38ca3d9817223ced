/** What is announced. */
@NullMarked
package org.composure.event;

import org.jspecify.annotations.NullMarked;
