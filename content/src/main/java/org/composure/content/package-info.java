/**
 * The files of composes. All of it is reached through {@link org.composure.content.Volume}; each step of a promotion is one
 * call that can be repeated after a crash at any point of it.
 */
@NullMarked
package org.composure.content;

import org.jspecify.annotations.NullMarked;
