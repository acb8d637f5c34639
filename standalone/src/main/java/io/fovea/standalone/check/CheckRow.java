package io.fovea.standalone.check;

import io.fovea.comparison.MapScores;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * One comparison over all images.
 *
 * @param comparison such as {@code int8 v f32}
 * @param file the compared file's name
 * @param images with a defined comparison
 * @param undefined images where a map or mask is constant
 * @param sim mean and deviation of SIM
 * @param cc mean and deviation of CC
 * @param kld mean and deviation of KLD
 * @param sameClass share of images where both files name one class; none against masks
 */
public record CheckRow(
        String comparison,
        String file,
        int images,
        int undefined,
        Moments sim,
        Moments cc,
        Moments kld,
        OptionalDouble sameClass) {

    /**
     * Mean and population standard deviation; NaN of nothing.
     */
    public record Moments(double mean, double deviation) {
        static Moments of(List<MapScores> scores, ToDoubleFunction<MapScores> figure) {
            double mean = scores.stream().mapToDouble(figure).average().orElse(Double.NaN);
            double variance = scores.stream()
                    .mapToDouble(figure)
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElse(Double.NaN);
            return new Moments(mean, Math.sqrt(variance));
        }
    }

    static CheckRow of(String comparison, String file, List<Optional<MapScores>> scores, OptionalDouble sameClass) {
        List<MapScores> defined = scores.stream().flatMap(Optional::stream).toList();
        return new CheckRow(
                comparison,
                file,
                defined.size(),
                scores.size() - defined.size(),
                Moments.of(defined, MapScores::sim),
                Moments.of(defined, MapScores::cc),
                Moments.of(defined, MapScores::kld),
                sameClass);
    }

    /** Whether it compares with the float file and not with masks. */
    public boolean isAgainstFloat() {
        return sameClass.isPresent();
    }
}
