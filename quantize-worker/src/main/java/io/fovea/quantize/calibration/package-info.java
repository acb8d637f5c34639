/** Calibrations of scheme static: recorded on images, kept as JSON. */
@NullMarked
package io.fovea.quantize.calibration;

import org.jspecify.annotations.NullMarked;
