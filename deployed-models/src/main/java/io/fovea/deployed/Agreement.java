package io.fovea.deployed;

import io.fovea.comparison.ComparedMap;
import io.fovea.comparison.MapScores;
import java.util.List;
import java.util.Optional;

/**
 * How alike the explanations of two files are, over images.
 *
 * @param images compared, those without a defined comparison left out
 * @param undefined images where a map is constant
 * @param sim mean SIM; NaN where no image has one
 * @param cc mean CC
 * @param kld mean KLD
 * @param sameClass share of all images on which both name the same class
 */
public record Agreement(int images, int undefined, double sim, double cc, double kld, double sameClass) {

    /** Compares image by image, in order. */
    public static Agreement of(List<Explanation> explanations, List<Explanation> references) {
        if (explanations.size() != references.size()) {
            throw new IllegalArgumentException(explanations.size() + " explanations and " + references.size());
        }
        double sim = 0;
        double cc = 0;
        double kld = 0;
        int defined = 0;
        int same = 0;
        for (int i = 0; i < explanations.size(); i++) {
            Optional<MapScores> scores = MapScores.of(
                    ComparedMap.upsampled(explanations.get(i).map()),
                    ComparedMap.upsampled(references.get(i).map()));
            if (scores.isPresent()) {
                defined++;
                sim += scores.get().sim();
                cc += scores.get().cc();
                kld += scores.get().kld();
            }
            same += explanations.get(i).predicted() == references.get(i).predicted() ? 1 : 0;
        }
        return new Agreement(
                defined,
                explanations.size() - defined,
                sim / defined,
                cc / defined,
                kld / defined,
                (double) same / explanations.size());
    }
}
