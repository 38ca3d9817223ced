/** The tags' part of the API. */
@NullMarked
package org.composure.tag.api;

import org.jspecify.annotations.NullMarked;
