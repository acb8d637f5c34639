/** Folders of images and masks, as the networks see them. */
@NullMarked
package io.fovea.standalone.images;

import org.jspecify.annotations.NullMarked;
