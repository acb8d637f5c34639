package io.fovea.ingest.sampling;

import io.fovea.imaging.RgbImage;
import java.time.Clock;
import java.util.Optional;

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

    /** Why an image is left out once its pixels are known. */
    public synchronized Optional<String> skipSeen(RgbImage image) {
        if (sampling.nearDuplicates().isEmpty()) {
            return Optional.empty();
        }
        long hash = PerceptualHash.of(image);
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
