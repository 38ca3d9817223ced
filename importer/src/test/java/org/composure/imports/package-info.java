@NullMarked
package org.composure.imports;

import org.jspecify.annotations.NullMarked;
