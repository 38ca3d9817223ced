/** Digests by which two texts are told to be the same. */
@NullMarked
package org.composure.digest;

import org.jspecify.annotations.NullMarked;
