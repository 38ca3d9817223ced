/** The composes' part of the API: CTS's own routes, with fields added. */
@NullMarked
package org.composure.compose.api;

import org.jspecify.annotations.NullMarked;
