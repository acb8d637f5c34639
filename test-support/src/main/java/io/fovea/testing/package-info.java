/** What tests of several modules share. */
@NullMarked
package io.fovea.testing;

import org.jspecify.annotations.NullMarked;
