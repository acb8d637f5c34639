package io.fovea.imaging.scene;

import io.fovea.imaging.RgbImage;
import java.util.SplittableRandom;

/** Takes a scene's light and makes levels of it, as well as its drift lets it. */
final class Camera {
    private static final double SENSOR_NOISE = 2.2;

    private final SceneDrift drift;
    private final long seed;

    Camera(SceneDrift drift, long seed) {
        this.drift = drift;
        this.seed = seed;
    }

    RgbImage expose(Color[] light, int width, int height) {
        double[] levels = new double[3 * light.length];
        for (int i = 0; i < light.length; i++) {
            Color seen = throughDomain(light[i]);
            levels[3 * i] = seen.red() * 255;
            levels[3 * i + 1] = seen.green() * 255;
            levels[3 * i + 2] = seen.blue() * 255;
        }
        if (drift.blur() > 0) {
            levels = blurred(levels, width, height);
        }
        SplittableRandom random = new SplittableRandom(seed ^ 0x5DEECE66DL);
        double deviation = Math.hypot(SENSOR_NOISE, drift.noise());
        byte[] rgb = new byte[levels.length];
        for (int i = 0; i < rgb.length; i++) {
            double level = levels[i] * drift.brightness() + deviation * bell(random);
            rgb[i] = (byte) Math.min(Math.max(Math.round(level), 0), 255);
        }
        return new RgbImage(width, height, rgb);
    }

    /** Three uniform values make a bell of deviation 1 that is good enough and fast. */
    private static double bell(SplittableRandom random) {
        long bits = random.nextLong();
        double sum = (bits & 0x1fffff) + (bits >>> 21 & 0x1fffff) + (bits >>> 42 & 0x1fffff);
        return 2 * (sum / 0x1fffff) - 3;
    }

    private Color throughDomain(Color color) {
        double luminance = 0.299 * color.red() + 0.587 * color.green() + 0.114 * color.blue();
        return switch (drift.domain()) {
            case DAYLIGHT -> color;
            case NIGHT ->
                new Color(
                        0.2 * luminance + 0.12 * color.red(),
                        0.25 * luminance + 0.12 * color.green(),
                        0.4 * luminance + 0.15 * color.blue());
            case FOG -> color.mix(new Color(0.78, 0.8, 0.82), 0.62);
            case THERMAL ->
                new Color(
                        Texture.step(luminance, 0.25, 0.75),
                        Texture.step(luminance, 0.5, 1),
                        Texture.step(luminance, 0, 0.3)
                                - Texture.step(luminance, 0.35, 0.7)
                                + Texture.step(luminance, 0.85, 1.1));
        };
    }

    private double[] blurred(double[] levels, int width, int height) {
        int reach = (int) Math.ceil(3 * drift.blur());
        double[] weights = new double[reach + 1];
        double total = 0;
        for (int i = 0; i <= reach; i++) {
            weights[i] = Math.exp(-0.5 * i * i / (drift.blur() * drift.blur()));
            total += i == 0 ? weights[i] : 2 * weights[i];
        }
        for (int i = 0; i <= reach; i++) {
            weights[i] /= total;
        }
        double[] rows = convolved(levels, weights, width, height, 1, 0);
        return convolved(rows, weights, width, height, 0, 1);
    }

    private static double[] convolved(double[] in, double[] weights, int width, int height, int dx, int dy) {
        double[] out = new double[in.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                for (int i = 1 - weights.length; i < weights.length; i++) {
                    int column = Math.min(Math.max(x + i * dx, 0), width - 1);
                    int row = Math.min(Math.max(y + i * dy, 0), height - 1);
                    double weight = weights[Math.abs(i)];
                    int from = 3 * (row * width + column);
                    out[at] += weight * in[from];
                    out[at + 1] += weight * in[from + 1];
                    out[at + 2] += weight * in[from + 2];
                }
            }
        }
        return out;
    }
}
