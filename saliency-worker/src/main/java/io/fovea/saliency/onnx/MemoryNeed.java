package io.fovea.saliency.onnx;

/**
 * What a network takes besides the JVM, in bytes.
 *
 * @param weights once, however many run at a time
 * @param activations for each image in work, at its peak
 */
public record MemoryNeed(long weights, long activations) {
    private static final double GIBIBYTE = 1L << 30;

    public MemoryNeed {
        if (weights < 0 || activations < 1) {
            throw new IllegalArgumentException("memory of " + weights + " and " + activations + " bytes");
        }
    }

    long forRuns(int runs) {
        return weights + runs * activations;
    }

    /** How many images fit at a time; none where not even one does. */
    int runsWithin(long available) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, (available - weights) / activations));
    }

    static String inGibibytes(long bytes) {
        return "%.1f GiB".formatted(bytes / GIBIBYTE);
    }
}
