package io.fovea.table.parts;

import io.fovea.comparison.ComparedMap;
import io.fovea.comparison.Score;
import io.fovea.identity.GroundTruth;
import io.fovea.identity.Protocol;
import io.fovea.identity.Scheme;
import io.fovea.identity.Variant;
import io.fovea.imaging.GrayImage;
import io.fovea.imaging.ScalarMap;
import io.fovea.imaging.view.View;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.MapComparison;
import io.fovea.record.RowIdentity;
import io.fovea.record.SaliencyMask;
import io.fovea.table.statistics.Scores;
import java.nio.ByteOrder;
import java.util.List;

/** Which maps are compared with what, and the comparison itself. Pure functions of the parts of one image. */
public final class Comparisons {
    private Comparisons() {}

    /** Whether a variant is compared with this float one: it is another one of the same weights, run in the same way. */
    static boolean areTwins(Variant variant, Variant f32) {
        return !variant.equals(f32)
                && variant.model().equals(f32.model())
                && variant.checkpoint().equals(f32.checkpoint())
                && variant.protocol() == f32.protocol()
                && (variant.file().isPresent() || variant.preprocessing().equals(f32.preprocessing()));
    }

    /** Whether a simulated variant says beforehand what this deployed one does: the same weights at the same precision. */
    static boolean foretells(Variant simulated, Variant deployed) {
        return deployed.file().isPresent()
                && simulated.file().isEmpty()
                && simulated.scheme() != Scheme.NONE
                && simulated.precision() == deployed.precision()
                && simulated.model().equals(deployed.model())
                && simulated.checkpoint().equals(deployed.checkpoint())
                && simulated.protocol() == deployed.protocol();
    }

    /** Prepares a map for comparison, as its protocol tells. */
    public static ComparedMap prepare(ClassActivationMap map) {
        float[] values = new float[map.getHeight() * map.getWidth()];
        map.getValues().slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        ScalarMap cells = ScalarMap.of(map.getHeight(), map.getWidth(), values);
        return map.getVariant().getProtocol().equals(Protocol.SEED.toString())
                ? ComparedMap.eightBits(cells)
                : ComparedMap.upsampled(cells);
    }

    /**
     * Prepares a mask for comparison with maps of a network: what the network saw of it.
     *
     * @param seen what it saw of the image
     */
    public static ComparedMap prepare(SaliencyMask mask, io.fovea.record.View seen) {
        byte[] values = new byte[mask.getHeight() * mask.getWidth()];
        mask.getValues().slice().get(values);
        GrayImage image = new GrayImage(mask.getWidth(), mask.getHeight(), values);
        View view = new View(seen.getLeft(), seen.getTop(), seen.getRight(), seen.getBottom());
        return ComparedMap.of(view.of(image, ComparedMap.SIZE, ComparedMap.SIZE));
    }

    /** A map against the mask of the salient object: {@code int8 v GT}. */
    public static MapComparison withMask(ClassActivationMap map, SaliencyMask mask, List<Score> scores) {
        return comparison(map, new GroundTruth(mask.getModel()).toRecord(), scores);
    }

    /**
     * A map against that of another variant of its model: {@code int8 v f32}, a simulated one v a deployed one; the noise floor is
     * {@code f32 v f32}.
     */
    public static MapComparison withVariant(ClassActivationMap map, ClassActivationMap other, List<Score> scores) {
        MapComparison comparison = comparison(map, other.getVariant(), scores);
        if (!map.getPredictions().isEmpty() && !other.getPredictions().isEmpty()) {
            comparison.setSameClass(topClass(map) == topClass(other));
            comparison.setConfidenceShift((double) topProbability(map) - topProbability(other));
        }
        return comparison;
    }

    private static MapComparison comparison(ClassActivationMap map, Object reference, List<Score> scores) {
        // Set one by one: a builder copies and checks every field again, thirty times per image.
        MapComparison comparison = new MapComparison();
        comparison.setRow(new RowIdentity(map.getFeed(), map.getVariant(), map.getMethod(), reference));
        comparison.setScores(Scores.toRecords(scores));
        if (map.getLabel() != null && !map.getPredictions().isEmpty()) {
            comparison.setCorrect(topClass(map) == map.getLabel());
        }
        return comparison;
    }

    private static int topClass(ClassActivationMap map) {
        return map.getPredictions().get(0).getTargetClass();
    }

    private static float topProbability(ClassActivationMap map) {
        return map.getPredictions().get(0).getProbability();
    }
}
