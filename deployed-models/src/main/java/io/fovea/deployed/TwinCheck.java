package io.fovea.deployed;

import io.fovea.deployed.tail.Constants;
import io.fovea.onnx.ConstantFolding;
import io.fovea.onnx.MalformedOnnxException;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a quantized file was made from a float file: by its weights, never by names. A layer matches where each weight
 * lies within half a quantization step of the float one.
 *
 * @param matched layers of the quantized file that match one of the float file
 * @param layers convolutions and matrices of the quantized file, or of the float file where it has more
 * @param unlike names of the quantized file's layers that match none
 */
public record TwinCheck(int matched, int layers, List<String> unlike) {
    /** Below this share a file is another network's. */
    public static final double ENOUGH = 0.9;

    public TwinCheck {
        unlike = List.copyOf(unlike);
    }

    /** Compares the weights of two files. */
    public static TwinCheck of(Path floatFile, Path quantizedFile) {
        return of(layers(floatFile), layers(quantizedFile));
    }

    private static List<WeightLayer> layers(Path file) {
        try {
            OnnxGraph graph = OnnxModel.read(file).graph();
            return WeightLayer.of(new Constants(graph, ConstantFolding.of(graph), Map.of()));
        } catch (MalformedOnnxException e) {
            throw UnusableModelException.of(file, e);
        } catch (IOException e) {
            throw new UnusableModelException("model " + file + " cannot be read: " + e, e);
        }
    }

    private static TwinCheck of(List<WeightLayer> floats, List<WeightLayer> quantized) {
        Set<WeightLayer> alike = LayerPair.of(floats, quantized).stream()
                .filter(LayerPair::sameWeights)
                .map(LayerPair::quantized)
                .collect(Collectors.toSet());
        List<String> unlike = quantized.stream()
                .filter(layer -> !alike.contains(layer))
                .map(layer -> layer.node().name())
                .toList();
        return new TwinCheck(alike.size(), Math.max(floats.size(), quantized.size()), unlike);
    }

    /** Share of the layers that match. */
    public double share() {
        return layers == 0 ? 0 : (double) matched / layers;
    }

    /**
     * Refuses another network's twin.
     *
     * @throws UnusableModelException that names the layers that do not match
     */
    public void require(Path floatFile, Path quantizedFile) {
        if (share() < ENOUGH) {
            throw UnusableModelException.of(
                    quantizedFile,
                    "it was not made from %s: %s; unlike are %s%s"
                            .formatted(
                                    floatFile,
                                    this,
                                    String.join(", ", unlike.subList(0, Math.min(10, unlike.size()))),
                                    unlike.size() > 10 ? " and " + (unlike.size() - 10) + " more" : ""));
        }
    }

    @Override
    public String toString() {
        return "%d of %d layers have its weights".formatted(matched, layers);
    }
}
