/** What an import from a running CTS writes: page by page, each with how far it has come. */
@NullMarked
package org.composure.imports.store;

import org.jspecify.annotations.NullMarked;
