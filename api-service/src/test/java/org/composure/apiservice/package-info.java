/** What the tests of the API share. */
@NullMarked
package org.composure.apiservice;

import org.jspecify.annotations.NullMarked;
