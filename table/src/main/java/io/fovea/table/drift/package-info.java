/** Whether a row left its baseline, since when, and on which images. Pure. */
@NullMarked
package io.fovea.table.drift;

import org.jspecify.annotations.NullMarked;
