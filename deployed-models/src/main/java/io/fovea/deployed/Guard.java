package io.fovea.deployed;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sees that the tap measures the file that is deployed: its scores equal the untouched file's bit for bit.
 *
 * <p>Compared = equal + differing.
 */
public final class Guard {
    private final Settings settings;
    private final AtomicLong compared = new AtomicLong();
    private final AtomicLong differing = new AtomicLong();

    /**
     * How closely is watched.
     *
     * @param every how many images are run for one of them to be compared; 0 for none
     * @param refuse whether a difference is an error and not only counted
     */
    public record Settings(int every, boolean refuse) {
        public static final Settings DEFAULTS = new Settings(100, true);

        /** For copies that no one deploys: nothing is compared, not even when they are opened. */
        public static final Settings NONE = new Settings(0, false);

        public Settings {
            if (every < 0) {
                throw new IllegalArgumentException("guard every " + every + " images");
            }
        }
    }

    Guard(Settings settings) {
        this.settings = settings;
    }

    boolean isDue(long run) {
        return settings.every() > 0 && run % settings.every() == 0;
    }

    /** Compares, counts, and tells whether to go on. */
    boolean agrees(float[] tapped, float[] untouched) {
        compared.incrementAndGet();
        if (Arrays.equals(tapped, untouched)) {
            return true;
        }
        differing.incrementAndGet();
        return !settings.refuse();
    }

    /** Images on which the scores were compared. */
    public long compared() {
        return compared.get();
    }

    /** Images on which they differed. */
    public long differing() {
        return differing.get();
    }
}
