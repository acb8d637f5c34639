package io.fovea.saliency.evaluation;

/** A person's mask of the salient object: true where the object is, row-major. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, written by nobody
public record GroundTruth(int height, int width, boolean[] object) {
    private static final int HALF = 128;

    public GroundTruth {
        if (height < 1 || width < 1 || object.length != height * width) {
            throw new IllegalArgumentException(
                    "ground truth of %dx%d with %d pixels".formatted(height, width, object.length));
        }
    }

    /** Binarised at 128 of 255, since published masks have a few grey pixels at edges. */
    public static GroundTruth ofGrey(int height, int width, byte[] grey) {
        boolean[] object = new boolean[grey.length];
        for (int i = 0; i < grey.length; i++) {
            object[i] = (grey[i] & 0xFF) >= HALF;
        }
        return new GroundTruth(height, width, object);
    }

    int area() {
        int area = 0;
        for (boolean pixel : object) {
            area += pixel ? 1 : 0;
        }
        return area;
    }
}
