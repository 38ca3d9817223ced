/** The read-only pages for release engineering as a deployable, and what all pages have in common. */
@NullMarked
package org.composure.adminui;

import org.jspecify.annotations.NullMarked;
