package io.fovea.deployed.layers;

import io.fovea.deployed.InnerTensors;
import io.fovea.deployed.LayerPair;
import io.fovea.deployed.ModelInput;
import io.fovea.deployed.QuantizedTensor;
import io.fovea.deployed.RuntimeSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The cheap figures of all places, from one run of each file on each image. */
public final class PlaceMeasurement {
    private PlaceMeasurement() {}

    /**
     * What each place shows without being restored; none where the float file has no tensor to compare with.
     *
     * @param name of the quantized file, for messages
     * @param input of both files
     * @param images in an order that is the same for the same images
     */
    public static List<Optional<PlaceFigures>> of(
            RestoredLayers layers, Path name, ModelInput input, RuntimeSettings runtime, List<float[]> images) {
        List<Optional<PlaceTensors>> tensors = layers.tensors(input.name());
        List<PlaceTensors> found = tensors.stream().flatMap(Optional::stream).toList();
        Map<PlaceTensors, PlaceTally> tallies = new HashMap<>();
        try (InnerTensors quantized = InnerTensors.open(
                        name,
                        layers.quantized(),
                        input,
                        runtime,
                        found.stream()
                                .filter(place -> place.quantized().isEmpty())
                                .map(PlaceTensors::tensor)
                                .toList(),
                        found.stream()
                                .flatMap(place -> place.quantized().stream())
                                .map(QuantizedTensor::quantization)
                                .toList());
                InnerTensors floating = InnerTensors.open(
                        name,
                        layers.floating(),
                        input,
                        runtime,
                        found.stream().map(PlaceTensors::floating).toList(),
                        List.of())) {
            for (float[] image : images) {
                add(tallies, found, quantized.run(image), floating.run(image));
            }
        }
        List<Optional<PlaceFigures>> figures = new ArrayList<>();
        for (int place = 0; place < tensors.size(); place++) {
            Optional<LayerPair> pair = layers.pair(place);
            figures.add(tensors.get(place).flatMap(each -> Optional.ofNullable(tallies.get(each))
                    .map(tally -> tally.figures(
                            each.quantized().isPresent(),
                            of(pair, PlaceTally::weightSqnr),
                            of(pair, PlaceTally::weightRatio)))));
        }
        return figures;
    }

    private static OptionalDouble of(Optional<LayerPair> pair, ToDoubleFunction<LayerPair> figure) {
        return pair.map(each -> OptionalDouble.of(figure.applyAsDouble(each))).orElse(OptionalDouble.empty());
    }

    private static void add(
            Map<PlaceTensors, PlaceTally> tallies,
            List<PlaceTensors> places,
            Map<String, InnerTensors.Values> quantized,
            Map<String, InnerTensors.Values> floating) {
        for (PlaceTensors place : places) {
            InnerTensors.Values rounded = quantized.get(place.key());
            InnerTensors.Values exact = floating.get(place.floating());
            if (rounded != null && exact != null) {
                tallies.computeIfAbsent(place, none -> new PlaceTally()).add(rounded, exact, place.quantized());
            }
        }
    }
}
