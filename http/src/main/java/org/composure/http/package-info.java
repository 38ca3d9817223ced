/** What every deployable that answers HTTP has in common: who may call it, how refusals look, and the trace of a request. */
@NullMarked
package org.composure.http;

import org.jspecify.annotations.NullMarked;
