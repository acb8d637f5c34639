package io.fovea.saliency.onnx;

/** A picture any salient-object network has an answer to: a red disc with a highlight before a shaded ground. */
final class Probe {
    private Probe() {}

    /** Interleaved RGB levels, row-major. */
    static byte[] picture(int height, int width) {
        byte[] rgb = new byte[3 * height * width];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double y = (row + 0.5) / height - 0.5;
                double x = (column + 0.5) / width - 0.5;
                int at = 3 * (row * width + column);
                boolean disc = x * x + y * y < 0.09;
                double shade = disc ? 1 - 1.5 * Math.hypot(x + 0.1, y + 0.1) : 0.5 + 0.4 * y;
                rgb[at] = level(disc ? 230 * shade : 120 * shade);
                rgb[at + 1] = level(disc ? 60 * shade : 150 * shade);
                rgb[at + 2] = level(disc ? 40 * shade : 140 * shade);
            }
        }
        return rgb;
    }

    private static byte level(double value) {
        return (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
}
