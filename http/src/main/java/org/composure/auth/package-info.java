/** Who asks, and whether they may: for everything that answers HTTP. */
@NullMarked
package org.composure.auth;

import org.jspecify.annotations.NullMarked;
