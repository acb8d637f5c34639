/** Generated photographs whose salient object is known exactly. */
@NullMarked
package io.fovea.imaging.scene;

import org.jspecify.annotations.NullMarked;
