package io.fovea.standalone.check;

import io.fovea.comparison.ComparedMap;
import io.fovea.comparison.MapScores;
import io.fovea.deployed.Explanation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One image as every file saw it.
 *
 * @param file of the image
 * @param explanations by the files, the float one first; empty where it was left out
 * @param mask of its salient object, where there is one
 * @param leftOut why it was left out, where it was
 */
public record CheckedImage(
        Path file, List<Explanation> explanations, Optional<ComparedMap> mask, Optional<String> leftOut) {
    static CheckedImage leftOut(Path file, String reason) {
        return new CheckedImage(file, List.of(), Optional.empty(), Optional.of(file + ": " + reason));
    }

    /** A file's map against the mask. */
    Optional<MapScores> toMask(int model) {
        return mask.flatMap(reference -> MapScores.of(map(model), reference));
    }

    /** A file's map against the float file's. */
    Optional<MapScores> toFloat(int model) {
        return MapScores.of(map(model), map(0));
    }

    boolean isSameClass(int model) {
        return explanations.get(model).predicted() == explanations.get(0).predicted();
    }

    private ComparedMap map(int model) {
        return ComparedMap.upsampled(explanations.get(model).map());
    }
}
