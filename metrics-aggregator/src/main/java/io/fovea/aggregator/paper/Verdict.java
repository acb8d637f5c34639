package io.fovea.aggregator.paper;

import java.util.Locale;

/** What may be said of one figure of ours beside the study's. */
public enum Verdict {
    /** Equal within the rounding of the study's figure and the sampling errors of both means. */
    REPRODUCED,
    /** Ours is no further from f32 than a second f32 pass is, as far as its number of images can tell. */
    NOISE_FLOOR,
    /** Different, for a reason that the rows themselves show. */
    EXPLAINED,
    /** The study's own figures contradict each other here: no target. */
    NOT_REPRODUCIBLE,
    /** Different, and nothing here says why. */
    DIFFERENT,
    /** No verdict: generated weights, or too few images. */
    NOT_COMPARABLE;

    /** As people read it. */
    public String label() {
        return this == NOISE_FLOOR
                ? "within the noise floor"
                : name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
