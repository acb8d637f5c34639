package io.fovea.ingest.sampling;

import io.fovea.imaging.RgbImage;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

/** A feed's {@link Sampling} at work. Safe for many threads. */
public final class Sampler {
    private static final int REMEMBERED = 64;

    private final Sampling sampling;
    private final Optional<TokenBucket> bucket;
    private final long[] seen = new long[REMEMBERED];
    private long arrived;
    private int remembered;

    public Sampler(Sampling sampling, Clock clock) {
        this.sampling = sampling;
        this.bucket = sampling.perSecond().map(rate -> new TokenBucket(rate, clock));
    }

    /** Why an image is left out that has not been looked at yet. */
    public synchronized Optional<String> skipUnseen() {
        long number = arrived++;
        if (sampling.every().isPresent() && number % sampling.every().get() != 0) {
            return Optional.of("not each " + sampling.every().get() + "th");
        }
        if (bucket.isPresent() && !bucket.get().tryTake()) {
            return Optional.of("more than " + sampling.perSecond().orElseThrow() + " per second");
        }
        return Optional.empty();
    }

    /** What is to be known of an image's pixels, if anything. */
    public OptionalLong fingerprint(RgbImage image) {
        return sampling.nearDuplicates().isPresent() ? OptionalLong.of(PerceptualHash.of(image)) : OptionalLong.empty();
    }

    /** Why an image is left out once its fingerprint is known. */
    public synchronized Optional<String> skipSeen(OptionalLong fingerprint) {
        if (sampling.nearDuplicates().isEmpty() || fingerprint.isEmpty()) {
            return Optional.empty();
        }
        long hash = fingerprint.getAsLong();
        for (int i = 0; i < Math.min(remembered, REMEMBERED); i++) {
            if (PerceptualHash.difference(hash, seen[i])
                    <= sampling.nearDuplicates().get()) {
                return Optional.of("looks like one of the last " + REMEMBERED);
            }
        }
        seen[remembered++ % REMEMBERED] = hash;
        return Optional.empty();
    }
}
