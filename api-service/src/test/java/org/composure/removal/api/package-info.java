/** Tests over HTTP. */
@NullMarked
package org.composure.removal.api;

import org.jspecify.annotations.NullMarked;
