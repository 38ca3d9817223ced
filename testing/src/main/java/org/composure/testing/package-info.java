/** What tests of every module share: the embedded parts, started once per JVM. */
@NullMarked
package org.composure.testing;

import org.jspecify.annotations.NullMarked;
