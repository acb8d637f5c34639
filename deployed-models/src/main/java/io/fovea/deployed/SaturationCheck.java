package io.fovea.deployed;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.fovea.deployed.tail.Constants;
import io.fovea.onnx.ConstantFolding;
import io.fovea.onnx.MalformedOnnxException;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How much of each quantized tensor stands at an end of its range, on real images.
 *
 * @param shares of saturated values by the name of the node that makes the tensor, in order of execution
 * @param input what the quantizer of the input covers and what it is given, in words; none where the input is not quantized
 */
public record SaturationCheck(Map<String, Double> shares, Optional<String> input) {
    private static final double ALL = 0.999;
    private static final int MOST_TOLD = 10;

    /** Runs a file on images. */
    public static SaturationCheck of(Path file, DeployedModel model, List<float[]> images) {
        try {
            ModelProto proto = OnnxModel.read(file).inlined();
            OnnxGraph graph = OnnxModel.of(proto).graph();
            List<QuantizedTensor> tensors =
                    QuantizedTensor.of(new Constants(graph, ConstantFolding.of(graph), Map.of()));
            long[] saturated = new long[tensors.size()];
            long[] all = new long[tensors.size()];
            try (InnerTensors inner = InnerTensors.open(
                    file,
                    proto,
                    model.input(),
                    model.provenance().settings(),
                    List.of(),
                    tensors.stream().map(QuantizedTensor::quantization).toList())) {
                for (float[] image : images) {
                    Map<String, InnerTensors.Values> values = inner.run(image);
                    for (int i = 0; i < all.length; i++) {
                        InnerTensors.Values found =
                                values.get(tensors.get(i).quantization().integers());
                        for (float value : found == null ? new float[0] : found.values()) {
                            saturated[i] += tensors.get(i).isSaturated(value) ? 1 : 0;
                            all[i]++;
                        }
                    }
                }
            }
            Map<String, Double> shares = new LinkedHashMap<>();
            Optional<String> input = Optional.empty();
            for (int i = 0; i < all.length; i++) {
                double share = all[i] == 0 ? 0 : (double) saturated[i] / all[i];
                shares.merge(tensors.get(i).node().name(), share, Math::max);
                if (isOfInput(tensors.get(i), model.input())) {
                    input = Optional.of(String.format(
                            Locale.ROOT,
                            "its input is quantized from %.2f to %.2f, and it is given values from %.2f to %.2f",
                            tensors.get(i).low(),
                            tensors.get(i).high(),
                            given(images).getMin(),
                            given(images).getMax()));
                }
            }
            return new SaturationCheck(shares, input);
        } catch (MalformedOnnxException e) {
            throw UnusableModelException.of(file, e);
        } catch (IOException e) {
            throw new UnusableModelException("model " + file + " cannot be read: " + e, e);
        }
    }

    private static DoubleSummaryStatistics given(List<float[]> images) {
        return images.stream()
                .flatMapToDouble(image -> IntStream.range(0, image.length).mapToDouble(i -> image[i]))
                .summaryStatistics();
    }

    private static boolean isOfInput(QuantizedTensor tensor, ModelInput input) {
        return tensor.node().operator().equals("QuantizeLinear")
                && tensor.node().inputs().get(0).equals(input.name());
    }

    /** What is wrong, in words, where layers give nothing but the ends of their range. */
    public Optional<String> degenerate() {
        List<String> layers = new ArrayList<>();
        shares.forEach((name, share) -> {
            if (share >= ALL) {
                layers.add(name);
            }
        });
        return layers.isEmpty()
                ? Optional.empty()
                : Optional.of("its calibration is degenerate: all values are at an end of their range behind "
                        + String.join(", ", layers.subList(0, Math.min(MOST_TOLD, layers.size())))
                        + (layers.size() > MOST_TOLD ? " and " + (layers.size() - MOST_TOLD) + " more" : ""));
    }
}
