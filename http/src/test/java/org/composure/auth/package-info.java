@NullMarked
package org.composure.auth;

import org.jspecify.annotations.NullMarked;
