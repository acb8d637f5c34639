package io.fovea.ingest.sampling;

import java.util.Optional;

/**
 * Which images of a feed are left out. An image has to pass all that are set.
 *
 * @param every only each n-th
 * @param perSecond at most so many; what comes faster is dropped (a feed's {@code rate} makes it wait instead)
 * @param nearDuplicates largest difference, in bits of 64, at which an image counts as one of the last 64 again; 0
 *     leaves out what looks the same, 10 what looks alike
 */
public record Sampling(Optional<Integer> every, Optional<Double> perSecond, Optional<Integer> nearDuplicates) {
    public static final Sampling NONE = new Sampling(Optional.empty(), Optional.empty(), Optional.empty());

    public Sampling {
        if (every.isPresent() && every.get() < 1) {
            throw new IllegalArgumentException("sampling.every must be at least 1, not " + every.get());
        }
        if (perSecond.isPresent() && !(perSecond.get() > 0)) {
            throw new IllegalArgumentException("sampling.perSecond must be positive, not " + perSecond.get());
        }
        if (nearDuplicates.isPresent() && (nearDuplicates.get() < 0 || nearDuplicates.get() > 32)) {
            throw new IllegalArgumentException(
                    "sampling.nearDuplicates must be 0..32 bits of 64, not " + nearDuplicates.get());
        }
    }
}
