package io.fovea.deployed.layers;

import io.fovea.deployed.QuantizedTensor;
import io.fovea.deployed.tail.Constants;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The tensor that a place makes, in the quantized file and in the float one.
 *
 * @param quantized as the quantized file holds it; none where it holds real numbers
 * @param tensor its name in the quantized file
 * @param floating its name in the float file
 */
record PlaceTensors(Optional<QuantizedTensor> quantized, String tensor, String floating) {

    /** By which the tensor of the quantized file is asked for. */
    String key() {
        return quantized.map(each -> each.quantization().integers()).orElse(tensor);
    }

    /** Finds them in a quantized graph. */
    static final class Finder {
        private final OnnxGraph graph;
        private final Constants constants;
        private final Map<String, QuantizedTensor> byIntegers;

        Finder(Constants constants) {
            this.constants = constants;
            this.graph = constants.graph();
            this.byIntegers = QuantizedTensor.of(constants).stream()
                    .collect(Collectors.toMap(
                            tensor -> tensor.quantization().integers(), Function.identity(), (one, other) -> one));
        }

        /** Of a layer: behind its quantizer, or its bias. */
        PlaceTensors of(OnnxNode layer, FloatLayer original) {
            String behindActivation = original.activation()
                    .map(activation -> activation.node().output())
                    .orElse(original.output());
            QuantizedTensor integers = byIntegers.get(layer.output());
            if (integers != null) {
                return new PlaceTensors(Optional.of(integers), layer.output(), behindActivation);
            }
            if (layer.operator().endsWith("Integer")) {
                return new PlaceTensors(Optional.empty(), dynamic(layer), original.output());
            }
            String output = Activation.behind(constants, layer.output())
                    .map(activation -> activation.node().output())
                    .orElse(layer.output());
            return quantizer(output)
                    .map(tensor -> new PlaceTensors(Optional.of(tensor), output, behindActivation))
                    .orElseGet(() -> new PlaceTensors(Optional.empty(), layer.output(), original.output()));
        }

        /** Behind the scale of a convolution of integers, and its bias. */
        private String dynamic(OnnxNode layer) {
            String scaled = only(only(layer.output()).orElseThrow().output())
                    .orElseThrow()
                    .output();
            return only(scaled)
                    .filter(node -> node.operator().equals("Add")
                            && node.inputs().stream().anyMatch(constants::isConstant))
                    .map(OnnxNode::output)
                    .orElse(scaled);
        }

        private Optional<OnnxNode> only(String tensor) {
            List<OnnxNode> readers = graph.consumers(tensor);
            return readers.size() == 1 ? Optional.of(readers.get(0)) : Optional.empty();
        }

        /** Of a site; none where the float file's operator is not found. */
        Optional<PlaceTensors> of(Site site, String input) {
            Optional<QuantizedTensor> quantized =
                    Optional.ofNullable(byIntegers.get(site.tensor())).or(() -> quantizer(site.tensor()));
            Optional<String> floating = site.operator().equals("input")
                    ? Optional.of(input)
                    : site.activation()
                            .map(activation -> activation.node().output())
                            .or(() -> site.original().map(OnnxNode::output));
            return quantized.flatMap(
                    tensor -> floating.map(name -> new PlaceTensors(Optional.of(tensor), site.tensor(), name)));
        }

        private Optional<QuantizedTensor> quantizer(String tensor) {
            return graph.consumers(tensor).stream()
                    .filter(node -> node.operator().equals("QuantizeLinear"))
                    .findFirst()
                    .map(node -> byIntegers.get(node.output()));
        }
    }
}
