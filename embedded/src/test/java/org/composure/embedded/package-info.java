@NullMarked
package org.composure.embedded;

import org.jspecify.annotations.NullMarked;
