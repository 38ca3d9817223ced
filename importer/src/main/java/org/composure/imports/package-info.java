/** The import from a running CTS: reads its REST API page by page and brings what it holds. A command of its own. */
@NullMarked
package org.composure.imports;

import org.jspecify.annotations.NullMarked;
