/** The policies' part of the API: what is in force, and the schema of what may be. */
@NullMarked
package org.composure.policy.api;

import org.jspecify.annotations.NullMarked;
