package io.fovea.saliency.evaluation;

/**
 * The structure measure of a map: half how well object and background are told apart, half how alike the four regions around
 * the object's centre are.
 *
 * <p>Source: Fan et al., "Structure-measure: A New Way to Evaluate Foreground Maps", ICCV 2017, with its alpha of 0.5.
 */
final class StructureMeasure {
    private static final double ALPHA = 0.5;
    private static final double EPSILON = Math.ulp(1.0);

    private final float[] map;
    private final GroundTruth truth;

    private StructureMeasure(float[] map, GroundTruth truth) {
        this.map = map;
        this.truth = truth;
    }

    static double of(float[] map, GroundTruth truth) {
        int area = truth.area();
        if (area == 0) {
            return 1 - mean(map);
        }
        if (area == map.length) {
            return mean(map);
        }
        StructureMeasure measure = new StructureMeasure(map, truth);
        return Math.max(0, ALPHA * measure.objects((double) area / map.length) + (1 - ALPHA) * measure.regions());
    }

    private double objects(double salient) {
        return salient * object(true) + (1 - salient) * object(false);
    }

    /** Equation 7: bright and uniform inside the object, or dark and uniform outside. */
    private double object(boolean inside) {
        Moments moments = new Moments();
        for (int i = 0; i < map.length; i++) {
            if (truth.object()[i] == inside) {
                moments.add(inside ? map[i] : 1 - map[i]);
            }
        }
        double mean = moments.mean();
        return 2 * mean / (mean * mean + 1 + Math.sqrt(moments.variance()) + EPSILON);
    }

    /** Equations 1 to 3: the structural similarity of the four blocks that meet at the object's centroid, by area. */
    private double regions() {
        double sumX = 0;
        double sumY = 0;
        int width = truth.width();
        for (int i = 0; i < map.length; i++) {
            if (truth.object()[i]) {
                sumX += i % width;
                sumY += Math.floorDiv(i, width);
            }
        }
        int area = truth.area();
        int x = (int) Math.rint(sumX / area) + 1;
        int y = (int) Math.rint(sumY / area) + 1;
        return block(0, y, 0, x)
                + block(0, y, x, width)
                + block(y, truth.height(), 0, x)
                + block(y, truth.height(), x, width);
    }

    private double block(int top, int bottom, int left, int right) {
        double weight = (double) (bottom - top) * (right - left) / map.length;
        return weight == 0 ? 0 : weight * similarity(top, bottom, left, right);
    }

    private double similarity(int top, int bottom, int left, int right) {
        Moments ofMap = new Moments();
        Moments ofTruth = new Moments();
        double products = 0;
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                int i = row * truth.width() + column;
                double salient = truth.object()[i] ? 1 : 0;
                ofMap.add(map[i]);
                ofTruth.add(salient);
                products += map[i] * salient;
            }
        }
        double means = ofMap.mean() * ofTruth.mean();
        double covariance = ofMap.count() < 2 ? 0 : (products - ofMap.count() * means) / (ofMap.count() - 1);
        double above = 4 * means * covariance;
        double below = (ofMap.mean() * ofMap.mean() + ofTruth.mean() * ofTruth.mean())
                * (ofMap.variance() + ofTruth.variance());
        if (above != 0) {
            return above / (below + EPSILON);
        }
        return below == 0 ? 1 : 0;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Mean and unbiased variance (Welford), so that a constant block has variance zero and not a rounding error. */
    private static final class Moments {
        private long count;
        private double mean;
        private double squares;

        void add(double value) {
            count++;
            double delta = value - mean;
            mean += delta / count;
            squares += delta * (value - mean);
        }

        long count() {
            return count;
        }

        double mean() {
            return mean;
        }

        double variance() {
            return count < 2 ? 0 : squares / (count - 1);
        }
    }
}
