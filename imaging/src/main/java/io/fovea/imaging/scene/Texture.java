package io.fovea.imaging.scene;

import java.util.SplittableRandom;

/**
 * The surface of a thing: a pattern between two colours.
 *
 * @param pattern which
 * @param base the first colour
 * @param accent the second
 * @param grain pixels per feature
 * @param cos of the angle by which the pattern is turned
 * @param sin of that angle
 * @param noise what makes it irregular
 */
record Texture(Pattern pattern, Color base, Color accent, double grain, double cos, double sin, Noise noise) {
    enum Pattern {
        MARBLE,
        STRIPES,
        SPOTS,
        BRICKS,
        GRASS,
        PLAIN
    }

    private static final Pattern[] GROUNDS = {Pattern.MARBLE, Pattern.BRICKS, Pattern.GRASS, Pattern.SPOTS};
    private static final Pattern[] SKINS = {Pattern.STRIPES, Pattern.SPOTS, Pattern.MARBLE, Pattern.PLAIN};

    /** Something dull to stand in front of. */
    static Texture ground(SplittableRandom random, double hue) {
        double saturation = random.nextDouble(0.08, 0.42);
        double value = random.nextDouble(0.3, 0.7);
        double angle = random.nextDouble(0, Math.PI);
        return new Texture(
                GROUNDS[random.nextInt(GROUNDS.length)],
                Color.hsv(hue, saturation, value),
                Color.hsv(hue + random.nextDouble(-0.08, 0.08), saturation * 0.8, value * random.nextDouble(0.5, 1.3)),
                random.nextDouble(9, 42),
                Math.cos(angle),
                Math.sin(angle),
                new Noise(random.nextLong()));
    }

    /** Something that catches the eye. */
    static Texture skin(SplittableRandom random, double hue) {
        double angle = random.nextDouble(0, Math.PI);
        return new Texture(
                SKINS[random.nextInt(SKINS.length)],
                Color.hsv(hue, random.nextDouble(0.6, 0.95), random.nextDouble(0.65, 0.98)),
                Color.hsv(hue + random.nextDouble(-0.2, 0.2), random.nextDouble(0.3, 0.9), random.nextDouble(0.15, 1)),
                random.nextDouble(10, 26),
                Math.cos(angle),
                Math.sin(angle),
                new Noise(random.nextLong()));
    }

    /** The colour of a place. */
    Color at(double x, double y) {
        double u = (x * cos + y * sin) / grain;
        double v = (y * cos - x * sin) / grain;
        double fine = noise.at(x * 0.45, y * 0.45) - 0.5;
        return base.mix(accent, share(u, v)).plus(0.09 * fine);
    }

    private double share(double u, double v) {
        return switch (pattern) {
            case MARBLE -> step(noise.octaves(u * 0.6, v * 0.6, 4), 0.32, 0.68);
            case STRIPES -> step(Math.sin(2.2 * u + 2.4 * noise.at(u * 0.5, v * 0.5)), -0.35, 0.35);
            case SPOTS -> spots(u, v);
            case BRICKS -> bricks(u, v);
            case GRASS -> step(noise.octaves(u * 2.4, v * 0.35, 3), 0.3, 0.7);
            case PLAIN -> 0.35 * noise.octaves(u * 0.4, v * 0.4, 2);
        };
    }

    private double spots(double u, double v) {
        int column = (int) Math.floor(u);
        int row = (int) Math.floor(v);
        double du = u - column - 0.3 - 0.4 * noise.lattice(column, row);
        double dv = v - row - 0.3 - 0.4 * noise.lattice(row, column + 7);
        double radius = 0.16 + 0.2 * noise.lattice(column + 3, row - 5);
        return 1 - step(Math.sqrt(du * du + dv * dv), radius - 0.06, radius + 0.06);
    }

    private double bricks(double u, double v) {
        int row = (int) Math.floor(v * 1.6);
        double along = u * 0.8 + 0.5 * (row & 1);
        int column = (int) Math.floor(along);
        double edge =
                Math.min(Math.min(along - column, column + 1 - along), Math.min(v * 1.6 - row, row + 1 - v * 1.6));
        double brick = 0.25 + 0.6 * noise.lattice(column, row) + 0.3 * (noise.octaves(u, v, 2) - 0.5);
        return brick * step(edge, 0.02, 0.09);
    }

    /** 0 below {@code low}, 1 above {@code high}, smooth between. */
    static double step(double value, double low, double high) {
        double t = Math.min(Math.max((value - low) / (high - low), 0), 1);
        return t * t * (3 - 2 * t);
    }
}
