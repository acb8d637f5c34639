package io.fovea.imaging.scene;

/** Smooth noise that is a pure function of a seed and a place: random values on a lattice, interpolated, in octaves. */
final class Noise {
    private final long seed;

    Noise(long seed) {
        this.seed = seed;
    }

    /** A value in 0..1; neighbours within about one unit resemble each other. */
    double at(double x, double y) {
        int column = (int) Math.floor(x);
        int row = (int) Math.floor(y);
        double right = fade(x - column);
        double down = fade(y - row);
        double above = lattice(column, row) + right * (lattice(column + 1, row) - lattice(column, row));
        double below = lattice(column, row + 1) + right * (lattice(column + 1, row + 1) - lattice(column, row + 1));
        return above + down * (below - above);
    }

    /** Octaves of noise, each of twice the frequency and half the strength; in 0..1, mostly near the middle. */
    double octaves(double x, double y, int count) {
        double sum = 0;
        double strength = 0.5;
        double total = 0;
        for (int octave = 0; octave < count; octave++) {
            sum += strength * at(x + 17.3 * octave, y - 9.1 * octave);
            total += strength;
            strength /= 2;
            x *= 2;
            y *= 2;
        }
        return sum / total;
    }

    /** An independent value in 0..1 for a cell. */
    double lattice(int column, int row) {
        long z = seed + column * 0x9E3779B97F4A7C15L + row * 0xC2B2AE3D27D4EB4FL;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 40) * 0x1p-24;
    }

    private static double fade(double t) {
        return t * t * (3 - 2 * t);
    }
}
