package io.fovea.table.drift;

import io.fovea.identity.RowIdentity;
import io.fovea.record.Baseline;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.ImageComparisons;
import io.fovea.table.rows.LiveRow;
import io.fovea.table.rows.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** Values of a row as they might be, and baselines of them. */
public final class Watched {
    /** Text of the row of {@link #image}. */
    public static final String ROW = RowIdentity.of(Rows.ROW).toString();

    private Watched() {}

    /** What CC of int8 maps looks like: close to 1, with a long tail below. */
    public static DoubleSupplier skewed(long seed, double mean) {
        SplittableRandom random = new SplittableRandom(seed);
        return () -> 1 + (1 - mean) * Math.log(1 - random.nextDouble());
    }

    public static DoubleSupplier normal(long seed, double mean) {
        SplittableRandom random = new SplittableRandom(seed);
        return () -> mean + 0.05 * random.nextGaussian();
    }

    /** Of the row of {@link #image}, whose metrics all have this many of these values. */
    public static Baseline baseline(int images, DoubleSupplier values, List<Baseline> before) {
        return baseline(Rows.ROW.getFeed(), images, values, before);
    }

    /** Of the same row of a feed. */
    static Baseline baseline(String feed, int images, DoubleSupplier values, List<Baseline> before) {
        io.fovea.record.RowIdentity row = new io.fovea.record.RowIdentity(
                feed, Rows.ROW.getVariant(), Rows.ROW.getMethod(), Rows.ROW.getReference());
        LiveRow live = LiveRow.begin(row, Optional.empty());
        for (int i = 0; i < images; i++) {
            live.add("a", Rows.comparison(values.getAsDouble()), i, i);
        }
        ComparisonStatistics statistics = live.toRecord();
        return BaselineRecording.freeze(
                "test",
                before,
                Map.of(RowIdentity.of(row).toString(), statistics),
                Optional.empty(),
                Instant.ofEpochSecond(before.size()),
                "test");
    }

    /** An image that was received so many seconds after the start. */
    public static ImageComparisons image(int number, double value) {
        ImageComparisons image = Rows.image(Rows.comparison(value));
        image.setImageId(String.format("%064x", number));
        image.setReceivedAt(Instant.ofEpochSecond(number));
        return image;
    }
}
