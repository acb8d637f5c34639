/** What a network sees of an image: resized, cropped, and as the numbers that it was trained on. */
@NullMarked
package io.fovea.imaging.view;

import org.jspecify.annotations.NullMarked;
