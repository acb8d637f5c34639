package io.fovea.imaging.scene;

import java.util.SplittableRandom;

/**
 * A closed outline around a centre: an ellipse whose radius waves. Its inside is exact, since it is computed with
 * StrictMath and so is the same on every machine.
 *
 * @param x centre, in pixels
 * @param y centre, in pixels
 * @param radius mean, in pixels
 * @param root square root of length over breadth
 * @param cos of the angle by which it is turned
 * @param sin of that angle
 * @param lobes how many waves around
 * @param depth height of a wave as a share of the radius
 * @param phase of the waves, radians
 */
record Blob(
        double x, double y, double radius, double root, double cos, double sin, int lobes, double depth, double phase) {
    static Blob object(SplittableRandom random, int width, int height) {
        return of(
                width * random.nextDouble(0.32, 0.68),
                height * random.nextDouble(0.36, 0.64),
                Math.min(width, height) * random.nextDouble(0.17, 0.31),
                random.nextDouble(0.7, 1.5),
                random.nextDouble(0.02, 0.24),
                random);
    }

    static Blob clutter(SplittableRandom random, int width, int height) {
        return of(
                width * random.nextDouble(),
                height * random.nextDouble(),
                Math.min(width, height) * random.nextDouble(0.03, 0.12),
                random.nextDouble(0.4, 2.2),
                random.nextDouble(0.05, 0.3),
                random);
    }

    private static Blob of(double x, double y, double radius, double stretch, double depth, SplittableRandom random) {
        double angle = random.nextDouble(0, Math.PI);
        return new Blob(
                x,
                y,
                radius,
                StrictMath.sqrt(stretch),
                StrictMath.cos(angle),
                StrictMath.sin(angle),
                random.nextInt(2, 8),
                depth,
                random.nextDouble(0, 2 * Math.PI));
    }

    /** Where a place is between the centre (0) and the outline (1); above 1 it is outside. */
    double reach(double px, double py) {
        double u = ((px - x) * cos + (py - y) * sin) / root;
        double v = ((py - y) * cos - (px - x) * sin) * root;
        double distance = StrictMath.sqrt(u * u + v * v);
        if (distance > 1.3 * radius * (1 + 1.5 * depth) || distance < 0.5 * radius) {
            return distance / radius;
        }
        double turn = StrictMath.atan2(v, u);
        double wave = StrictMath.cos(lobes * turn + phase) + 0.5 * StrictMath.cos((lobes + 1) * turn - 2 * phase);
        return distance / (radius * (1 + depth * wave));
    }

    /** The same outline elsewhere. */
    Blob moved(double dx, double dy) {
        return new Blob(x + dx, y + dy, radius, root, cos, sin, lobes, depth, phase);
    }
}
