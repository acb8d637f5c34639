package io.fovea.deployed.tail;

import io.fovea.onnx.Dequantized;
import io.fovea.onnx.ElementType;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a graph holds that depends on no image, quantized weights behind their {@code DequantizeLinear} included. */
public final class Constants {
    private final OnnxGraph graph;
    private final Map<String, Tensor> known;
    private final Map<String, int[]> shapes;

    /**
     * @param graph whose constants these are
     * @param known constants and what was computed of constants
     * @param shapes of every tensor
     */
    public Constants(OnnxGraph graph, Map<String, Tensor> known, Map<String, int[]> shapes) {
        this.graph = graph;
        this.known = new HashMap<>(known);
        this.shapes = Map.copyOf(shapes);
    }

    public OnnxGraph graph() {
        return graph;
    }

    /** A constant, or the real values of a quantized one; none where a tensor depends on the image. */
    public Optional<Tensor> find(String name) {
        Tensor constant = known.get(name);
        return constant != null
                ? Optional.of(constant)
                : graph.producer(name)
                        .filter(node -> node.operator().equals("DequantizeLinear")
                                || node.operator().equals("Identity"))
                        .flatMap(this::behind);
    }

    private Optional<Tensor> behind(OnnxNode node) {
        return node.input(0)
                .flatMap(this::find)
                .flatMap(x -> node.operator().equals("Identity")
                        ? Optional.of(x)
                        : node.input(1)
                                .flatMap(this::find)
                                .map(scale -> Dequantized.of(
                                        x, scale, node.input(2).flatMap(this::find), (int) node.integer("axis", 1))));
    }

    /** Whether a tensor depends on no image. */
    public boolean isConstant(String name) {
        return known.containsKey(name) || find(name).isPresent();
    }

    /** A constant of this name. */
    Tensor get(String name) throws TailRefusedException {
        return find(name)
                .orElseThrow(() -> new TailRefusedException(
                        "the tensor " + name + " depends on the image, where only a constant can be followed"));
    }

    /** The input of a node at a position, which must be constant. */
    Tensor input(OnnxNode node, int position) throws TailRefusedException {
        return get(node.input(position)
                .orElseThrow(() -> new TailRefusedException(node + " lacks its input " + position)));
    }

    /** The same, where the node has it. */
    Optional<Tensor> optional(OnnxNode node, int position) throws TailRefusedException {
        Optional<String> name = node.input(position);
        return name.isPresent() ? Optional.of(get(name.get())) : Optional.empty();
    }

    /** The shape of a tensor. */
    int[] shape(String name) throws TailRefusedException {
        int[] shape = shapes.get(name);
        if (shape != null) {
            return shape.clone();
        }
        return get(name).shape();
    }

    /** A grid of integers, with its range. */
    Quantize.Grid grid(Tensor scale, Optional<Tensor> zeroPoint, ElementType integers, int inner)
            throws TailRefusedException {
        double[] scales = scale.doubles();
        double[] zeroPoints = zeroPoint.map(Tensor::doubles).orElse(new double[] {0});
        if (zeroPoints.length == 1 && scales.length > 1) {
            double only = zeroPoints[0];
            zeroPoints = new double[scales.length];
            Arrays.fill(zeroPoints, only);
        }
        if (integers.isFloat() || integers.bits() > 16) {
            throw new TailRefusedException("values are quantized to " + integers);
        }
        return new Quantize.Grid(scales, zeroPoints, (int) integers.lowest(), (int) integers.highest(), inner);
    }
}
