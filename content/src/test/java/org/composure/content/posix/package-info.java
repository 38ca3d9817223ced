@NullMarked
package org.composure.content.posix;

import org.jspecify.annotations.NullMarked;
