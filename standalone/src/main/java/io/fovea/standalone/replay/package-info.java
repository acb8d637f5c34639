/** Maps made anew of recorded inferences, by another method and without any network. */
@NullMarked
package io.fovea.standalone.replay;

import org.jspecify.annotations.NullMarked;
