package io.fovea.table.statistics;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.Bin;
import com.datadoghq.sketch.ddsketch.store.PaginatedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/**
 * Quantiles of any number of values in little space, exact under merging: a DDSketch of the values' distances from an
 * origin.
 *
 * <p>A quantile is within 1 % of its distance from the origin. For SIM and CC the origin is 1, for KLD 0, so that the
 * sketch is most accurate where maps are nearly equal: a SIM of .999 is known to .00001. Distances below
 * {@value #RESOLUTION} count as none, which bounds the number of bins: 1,100 for SIM, 1,250 for KLD.
 */
public final class Sketch {
    /** Relative to a value's distance from the origin. */
    public static final double ACCURACY = 0.01;

    private static final double RESOLUTION = 1e-9;
    private static final IndexMapping MAPPING = new LogarithmicMapping(ACCURACY);

    private final double origin;
    private final DDSketch distances;

    private Sketch(double origin, DDSketch distances) {
        this.origin = origin;
        this.distances = distances;
    }

    /** A sketch of no values. */
    public static Sketch around(double origin) {
        return new Sketch(origin, new DDSketch(MAPPING, PaginatedStore::new));
    }

    /** The sketch that {@link #toBytes} wrote. */
    public static Sketch of(double origin, ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return around(origin);
        }
        ByteBuffer from = bytes.slice();
        double written = from.getDouble();
        byte[] rest = new byte[from.remaining()];
        from.get(rest);
        try {
            return new Sketch(written, DDSketch.decode(ByteArrayInput.wrap(rest), PaginatedStore::new, MAPPING));
        } catch (IOException e) {
            throw new UncheckedIOException("not a sketch", e);
        }
    }

    /** Its bytes; none if it is empty. */
    public ByteBuffer toBytes() {
        if (distances.isEmpty()) {
            return ByteBuffer.allocate(0);
        }
        try {
            GrowingByteArrayOutput out = GrowingByteArrayOutput.withDefaultInitialCapacity();
            distances.encode(out, true);
            return ByteBuffer.allocate(Double.BYTES + out.numWrittenBytes())
                    .putDouble(origin)
                    .put(out.backingArray(), 0, out.numWrittenBytes())
                    .flip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With one more value, which must be finite. This one stays as it is. */
    public Sketch with(double value) {
        Sketch more = copy();
        more.add(value);
        return more;
    }

    /** The sketch of both sets of values, around this one's origin, which must be the other's too. */
    public Sketch merge(Sketch other) {
        Sketch both = copy();
        both.addAll(other);
        return both;
    }

    Sketch copy() {
        return new Sketch(origin, distances.copy());
    }

    /** Changes this sketch: for the one who builds it. */
    void add(double value) {
        double distance = value - origin;
        distances.accept(Math.abs(distance) < RESOLUTION ? 0 : distance);
    }

    /** Changes this sketch: for the one who builds it. */
    void addAll(Sketch other) {
        if (other.origin != origin) {
            throw new IllegalArgumentException(
                    "a sketch around " + other.origin + " does not merge into one around " + origin);
        }
        distances.mergeWith(other.distances);
    }

    /** Number of values. */
    public long count() {
        return Math.round(distances.getCount());
    }

    /**
     * The value below which this share of all values lies; empty if there are none. The moments' minimum and maximum
     * bound it where it is close to them.
     *
     * @param share 0..1
     */
    public OptionalDouble quantile(double share) {
        return distances.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(origin + distances.getValueAtQuantile(share));
    }

    /**
     * How many values are no greater than each bound. A value closer to a bound than the sketch's accuracy may be
     * counted on either side of it.
     *
     * @param bounds ascending
     */
    public long[] countsUpTo(double[] bounds) {
        double[] counts = new double[bounds.length];
        double zeros = distances.getCount()
                - distances.getNegativeValueStore().getTotalCount()
                - distances.getPositiveValueStore().getTotalCount();
        count(bounds, counts, origin, zeros);
        count(bounds, counts, distances.getPositiveValueStore().getAscendingIterator(), distance -> origin + distance);
        count(bounds, counts, distances.getNegativeValueStore().getAscendingIterator(), distance -> origin - distance);
        long[] upTo = new long[bounds.length];
        double sum = 0;
        for (int i = 0; i < bounds.length; i++) {
            sum += counts[i];
            upTo[i] = Math.round(sum);
        }
        return upTo;
    }

    /** From where distances are counted. */
    public double origin() {
        return origin;
    }

    /** How many values there are around each value, to the sketch's accuracy, ascending. */
    public SortedMap<Double, Long> counts() {
        SortedMap<Double, Long> counts = new TreeMap<>();
        long zeros = count();
        for (boolean above : new boolean[] {true, false}) {
            Iterator<Bin> bins = (above ? distances.getPositiveValueStore() : distances.getNegativeValueStore())
                    .getAscendingIterator();
            while (bins.hasNext()) {
                Bin bin = bins.next();
                double distance = MAPPING.value(bin.getIndex());
                long count = Math.round(bin.getCount());
                counts.merge(above ? origin + distance : origin - distance, count, Long::sum);
                zeros -= count;
            }
        }
        if (zeros > 0) {
            counts.merge(origin, zeros, Long::sum);
        }
        return counts;
    }

    private static void count(double[] bounds, double[] counts, Iterator<Bin> bins, DoubleUnaryOperator value) {
        while (bins.hasNext()) {
            Bin bin = bins.next();
            count(bounds, counts, value.applyAsDouble(MAPPING.value(bin.getIndex())), bin.getCount());
        }
    }

    private static void count(double[] bounds, double[] counts, double value, double more) {
        for (int i = 0; i < bounds.length; i++) {
            if (value <= bounds[i]) {
                counts[i] += more;
                return;
            }
        }
    }
}
