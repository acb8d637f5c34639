package io.fovea.table.statistics;

import io.fovea.record.MapComparison;
import java.util.OptionalDouble;

/**
 * How far two networks agree in what they recognise, and how far the compared one is right.
 *
 * @param sameClass images on which both give the same top class
 * @param differentClass images on which they give different ones (flips); with {@code sameClass} all images whose
 *     classes are known, 0 against a mask
 * @param confidenceShift of the probability of the compared network's top class less that of the reference's
 * @param labelled images whose true class is known
 * @param correct of them, those whose top class in the compared network is the true one
 */
public record Agreement(long sameClass, long differentClass, Moments confidenceShift, long labelled, long correct) {
    public static final Agreement NONE = new Agreement(0, 0, Moments.NONE, 0, 0);

    /** With one more comparison; what it does not know changes nothing. */
    public Agreement with(MapComparison comparison) {
        Boolean same = comparison.getSameClass();
        Double shift = comparison.getConfidenceShift();
        Boolean right = comparison.getCorrect();
        return new Agreement(
                sameClass + (same != null && same ? 1 : 0),
                differentClass + (same != null && !same ? 1 : 0),
                shift == null ? confidenceShift : confidenceShift.with(shift.doubleValue()),
                labelled + (right == null ? 0 : 1),
                correct + (right != null && right ? 1 : 0));
    }

    /** Of both sets of images together. */
    public Agreement merge(Agreement other) {
        return new Agreement(
                sameClass + other.sameClass,
                differentClass + other.differentClass,
                confidenceShift.merge(other.confidenceShift),
                labelled + other.labelled,
                correct + other.correct);
    }

    /** Share of images with the same top class, 0..1; empty where no class is known. */
    public OptionalDouble sameClassShare() {
        return share(sameClass, sameClass + differentClass);
    }

    /** Top-1 accuracy of the compared network, 0..1; empty where no label is known. */
    public OptionalDouble accuracy() {
        return share(correct, labelled);
    }

    private static OptionalDouble share(long part, long all) {
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / all);
    }
}
