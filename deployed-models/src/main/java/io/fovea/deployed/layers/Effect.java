package io.fovea.deployed.layers;

import io.fovea.comparison.MapScores;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What a file with some places in float does, image by image.
 *
 * @param restored places that are in float, in their order
 * @param images by their identity, in its order: so no sum depends on the order in which images were run
 */
public record Effect(List<Integer> restored, SortedMap<String, ImageEffect> images) {
    public Effect {
        restored = restored.stream().sorted().toList();
        images = new TreeMap<>(images);
    }

    /** Images on which a figure is defined. */
    public int defined(Figure figure) {
        return (int) images.values().stream()
                .filter(image -> figure.of(image).isPresent())
                .count();
    }

    /** A figure over all images on which it is defined. */
    public Estimate figure(Figure figure) {
        return Estimate.of(images.values().stream()
                .flatMapToDouble(image -> figure.of(image).stream())
                .toArray());
    }

    /** What is gained from another file: the mean of the differences of each image, better is positive. */
    public Estimate gain(Figure figure, Effect from) {
        int sign = figure.isHigherBetter() ? 1 : -1;
        return Estimate.of(images.entrySet().stream()
                .filter(entry -> from.images.containsKey(entry.getKey()))
                .filter(entry -> figure.of(entry.getValue()).isPresent()
                        && figure.of(from.at(entry)).isPresent())
                .mapToDouble(entry -> sign
                        * (figure.of(entry.getValue()).getAsDouble()
                                - figure.of(from.at(entry)).getAsDouble()))
                .toArray());
    }

    private ImageEffect at(Map.Entry<String, ImageEffect> entry) {
        return Objects.requireNonNull(images.get(entry.getKey()));
    }

    /** Images with a defined comparison with their mask. */
    public int masked() {
        return (int) images.values().stream()
                .filter(image -> image.toMask().isPresent())
                .count();
    }

    /** A score against the masks. */
    public Estimate toMask(ToDoubleFunction<MapScores> score) {
        return Estimate.of(images.values().stream()
                .map(ImageEffect::toMask)
                .flatMap(Optional::stream)
                .mapToDouble(score)
                .toArray());
    }
}
