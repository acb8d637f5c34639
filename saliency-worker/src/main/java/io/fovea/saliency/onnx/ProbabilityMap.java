package io.fovea.saliency.onnx;

/**
 * How probable it is that each pixel belongs to the salient object.
 *
 * @param height rows
 * @param width columns
 * @param values height x width, row-major, 0..1
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and megapixels long
public record ProbabilityMap(int height, int width, float[] values) {
    public ProbabilityMap {
        if (values.length != height * width) {
            throw new IllegalArgumentException("a map of %dx%d with %d values".formatted(height, width, values.length));
        }
    }
}
