@NullMarked
package org.composure.content;

import org.jspecify.annotations.NullMarked;
