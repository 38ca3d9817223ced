/** Tests over HTTP. */
@NullMarked
package org.composure.tag.api;

import org.jspecify.annotations.NullMarked;
