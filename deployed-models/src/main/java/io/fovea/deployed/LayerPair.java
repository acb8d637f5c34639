package io.fovea.deployed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A layer of a quantized file and the layer of the float file that it was made from.
 *
 * @param quantized layer with the real values that its integers stand for
 * @param original layer with the float weights
 * @param sameWeights whether each weight lies within half a quantization step of the float one
 */
public record LayerPair(WeightLayer quantized, WeightLayer original, boolean sameWeights) {
    private static final double HALF = 0.5 + 1e-3;

    /**
     * Pairs of two files, in the quantized file's order of execution: by weights, and those that are left by order and shape.
     * Never by names. A layer without a partner is in no pair.
     */
    public static List<LayerPair> of(List<WeightLayer> originals, List<WeightLayer> quantized) {
        List<WeightLayer> free = new ArrayList<>(originals);
        List<Optional<LayerPair>> pairs = new ArrayList<>();
        for (WeightLayer layer : quantized) {
            Optional<WeightLayer> partner = free.stream()
                    .filter(original -> isWithinHalfAStep(original, layer))
                    .findFirst();
            partner.ifPresent(free::remove);
            pairs.add(partner.map(original -> new LayerPair(layer, original, true)));
        }
        for (int i = 0; i < pairs.size(); i++) {
            if (pairs.get(i).isEmpty()) {
                WeightLayer layer = quantized.get(i);
                Optional<WeightLayer> partner = free.stream()
                        .filter(original -> Arrays.equals(original.shape(), layer.shape()))
                        .findFirst();
                partner.ifPresent(free::remove);
                pairs.set(i, partner.map(original -> new LayerPair(layer, original, false)));
            }
        }
        return pairs.stream().flatMap(Optional::stream).toList();
    }

    private static boolean isWithinHalfAStep(WeightLayer original, WeightLayer quantized) {
        if (!Arrays.equals(original.shape(), quantized.shape())) {
            return false;
        }
        int inner = original.weights().length / original.shape()[0];
        for (int i = 0; i < original.weights().length; i++) {
            double step = quantized.steps().length == 0 ? 0 : quantized.steps()[i / inner];
            double slack = 1e-5 * Math.abs(original.weights()[i]);
            if (Math.abs(original.weights()[i] - quantized.weights()[i]) > HALF * step + slack) {
                return false;
            }
        }
        return true;
    }
}
