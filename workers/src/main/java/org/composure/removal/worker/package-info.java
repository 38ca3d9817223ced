/** The activities of removals: what workers do to rows and files. */
@NullMarked
package org.composure.removal.worker;

import org.jspecify.annotations.NullMarked;
