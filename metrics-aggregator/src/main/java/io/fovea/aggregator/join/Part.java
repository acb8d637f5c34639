package io.fovea.aggregator.join;

import io.fovea.identity.Variant;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.SaliencyMask;
import java.util.Optional;

/** One of the results that are awaited for an image. */
public sealed interface Part {
    /** The map of one variant. */
    record Map(ClassActivationMap map) implements Part {}

    /** The mask of the salient object. */
    record Mask(SaliencyMask mask) implements Part {}

    /**
     * Results that will never come, because a record was dead-lettered.
     *
     * @param service which refused it
     * @param variant whose inference it was, where that can be told: else every map of the image fails
     */
    record Failure(String service, Optional<Variant> variant) implements Part {}
}
