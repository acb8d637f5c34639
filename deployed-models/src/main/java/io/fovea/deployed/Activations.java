package io.fovea.deployed;

/**
 * The target layer's output for one image.
 *
 * @param channels C
 * @param height H
 * @param width W
 * @param values {@code [C, H, W]}, row by row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying it for each image would cost more than it guards
public record Activations(int channels, int height, int width, float[] values) {

    /** In double precision. */
    public double[] doubles() {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
