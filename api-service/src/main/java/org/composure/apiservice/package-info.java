/** The API as a deployable. */
@NullMarked
package org.composure.apiservice;

import org.jspecify.annotations.NullMarked;
