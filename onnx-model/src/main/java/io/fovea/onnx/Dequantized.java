package io.fovea.onnx;

import java.util.Optional;

/** What {@code DequantizeLinear} makes of integers: {@code (x - zero point) * scale}, per tensor or along one axis. */
public final class Dequantized {
    private Dequantized() {}

    /**
     * The values in single precision.
     *
     * @param scale one, or one for each place of the axis
     * @param zeroPoint likewise; 0 where there is none
     * @param axis that the scales belong to; counted from the end where negative
     */
    public static Tensor of(Tensor x, Tensor scale, Optional<Tensor> zeroPoint, int axis) {
        int[] shape = x.shape();
        int places = scale.size();
        int along = places == 1 || shape.length < 2 ? 0 : axis < 0 ? axis + shape.length : axis;
        int inner = 1;
        for (int i = along + 1; i < shape.length; i++) {
            inner *= shape[i];
        }
        double[] steps = scale.doubles();
        double[] zeros = zeroPoint.map(Tensor::doubles).orElse(new double[1]);
        float[] values = new float[x.size()];
        for (int i = 0; i < values.length; i++) {
            int place = places == 1 ? 0 : i / inner % places;
            values[i] = (float) ((x.value(i) - zeros[zeros.length == 1 ? 0 : place]) * steps[place]);
        }
        return Tensor.floats(shape, values);
    }
}
