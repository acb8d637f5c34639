package io.fovea.table.parts;

import io.fovea.record.ClassActivationMap;
import io.fovea.record.SaliencyMask;

/** One of the results that are awaited for an image. */
public sealed interface Part {
    /** The map of one variant. */
    record Map(ClassActivationMap map) implements Part {}

    /** The mask of the salient object. */
    record Mask(SaliencyMask mask) implements Part {}

    /** A part that will never come, because a record was dead-lettered. */
    record Failure(PartName name) implements Part {}
}
