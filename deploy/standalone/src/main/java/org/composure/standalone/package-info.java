/** Everything in one process: the embedded parts, and all deployables on top of them. */
@NullMarked
package org.composure.standalone;

import org.jspecify.annotations.NullMarked;
