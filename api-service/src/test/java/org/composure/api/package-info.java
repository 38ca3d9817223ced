/** Tests over HTTP. */
@NullMarked
package org.composure.api;

import org.jspecify.annotations.NullMarked;
