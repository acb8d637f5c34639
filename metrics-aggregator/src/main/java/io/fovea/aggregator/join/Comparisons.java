package io.fovea.aggregator.join;

import io.fovea.comparison.ComparedMap;
import io.fovea.comparison.MapScores;
import io.fovea.imaging.GrayImage;
import io.fovea.imaging.ScalarMap;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.MapComparison;
import io.fovea.record.SaliencyMask;
import java.nio.ByteOrder;
import java.util.Optional;

/** Which maps are compared with what, and the comparison itself. Pure functions of the parts of one image. */
public final class Comparisons {
    /** The protocol of the study's published script; {@code eval} is the other. */
    private static final String SEED = "seed";

    private Comparisons() {}

    /** Whether this is the map that the others of its network are compared with. */
    static boolean isReference(ClassActivationMap map) {
        return map.getPrecision().equals(PartIds.F32) && map.getPass() == 0;
    }

    /** Whether two maps of one image differ in precision or pass alone. */
    static boolean areComparable(ClassActivationMap map, ClassActivationMap reference) {
        return map.getNetwork().equals(reference.getNetwork())
                && map.getCheckpoint().equals(reference.getCheckpoint())
                && map.getProtocol().equals(reference.getProtocol())
                && map.getMethod().equals(reference.getMethod());
    }

    /** Prepares a map for comparison, as its protocol tells. */
    public static ComparedMap prepare(ClassActivationMap map) {
        float[] values = new float[map.getHeight() * map.getWidth()];
        map.getValues().slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        ScalarMap cells = ScalarMap.of(map.getHeight(), map.getWidth(), values);
        return map.getProtocol().equals(SEED) ? ComparedMap.eightBits(cells) : ComparedMap.upsampled(cells);
    }

    /** Prepares a mask for comparison. */
    public static ComparedMap prepare(SaliencyMask mask) {
        byte[] values = new byte[mask.getHeight() * mask.getWidth()];
        mask.getValues().slice().get(values);
        GrayImage image = new GrayImage(mask.getWidth(), mask.getHeight(), values);
        boolean sized = image.width() == ComparedMap.SIZE && image.height() == ComparedMap.SIZE;
        return ComparedMap.of(sized ? image : PillowBilinear.resize(image, ComparedMap.SIZE, ComparedMap.SIZE));
    }

    /** A map against the mask of the salient object: {@code int8 v GT}. */
    public static MapComparison withMask(
            ClassActivationMap map, ComparedMap prepared, SaliencyMask mask, ComparedMap reference) {
        return withMask(map, mask, MapScores.of(prepared, reference));
    }

    static MapComparison withMask(ClassActivationMap map, SaliencyMask mask, Optional<MapScores> scores) {
        return comparison(map, "GT", mask.getModel(), scores);
    }

    /** A map against the f32 map of its network: {@code int8 v f32}; the noise floor is {@code f32 v f32}. */
    public static MapComparison withF32(
            ClassActivationMap map, ComparedMap prepared, ClassActivationMap f32, ComparedMap reference) {
        return withF32(map, f32, MapScores.of(prepared, reference));
    }

    static MapComparison withF32(ClassActivationMap map, ClassActivationMap f32, Optional<MapScores> scores) {
        MapComparison comparison = comparison(map, PartIds.F32, PartIds.F32, scores);
        if (!map.getPredictions().isEmpty() && !f32.getPredictions().isEmpty()) {
            comparison.setSameClass(topClass(map) == topClass(f32));
            comparison.setConfidenceShift((double) topProbability(map) - topProbability(f32));
        }
        return comparison;
    }

    private static MapComparison comparison(
            ClassActivationMap map, String against, String reference, Optional<MapScores> scores) {
        // Set one by one: a builder copies and checks every field again, thirty times per image.
        MapComparison comparison = new MapComparison();
        comparison.setImageId(map.getImageId());
        comparison.setFeed(map.getFeed());
        comparison.setAttributes(map.getAttributes());
        comparison.setReceivedAt(map.getReceivedAt());
        comparison.setNetwork(map.getNetwork());
        comparison.setCheckpoint(map.getCheckpoint());
        comparison.setScheme(map.getScheme());
        comparison.setCalibration(map.getCalibration());
        comparison.setProtocol(map.getProtocol());
        comparison.setMethod(map.getMethod());
        comparison.setReference(reference);
        comparison.setComparison(map.getPrecision() + " v " + against);
        scores.ifPresent(some -> {
            comparison.setSim(some.sim());
            comparison.setCc(some.cc());
            comparison.setKld(some.kld());
        });
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
