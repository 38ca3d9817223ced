/** Tests over HTTP. */
@NullMarked
package org.composure.compose.api;

import org.jspecify.annotations.NullMarked;
