/** Who asks, shown with a real OpenID provider and a real API. */
@NullMarked
package org.composure.auth.api;

import org.jspecify.annotations.NullMarked;
