/** The parts of one image: which are awaited, when it is complete, what is compared. Pure; the live join and the offline tables share it. */
@NullMarked
package io.fovea.table.parts;

import org.jspecify.annotations.NullMarked;
