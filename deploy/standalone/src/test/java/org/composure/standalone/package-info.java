@NullMarked
package org.composure.standalone;

import org.jspecify.annotations.NullMarked;
