/** A real browser, for tests of pages. */
@NullMarked
package org.composure.testing.browser;

import org.jspecify.annotations.NullMarked;
