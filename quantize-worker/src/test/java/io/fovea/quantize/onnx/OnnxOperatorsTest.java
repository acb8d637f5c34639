package io.fovea.quantize.onnx;

import static io.fovea.quantize.onnx.TinyOnnx.integer;
import static io.fovea.quantize.onnx.TinyOnnx.integers;
import static io.fovea.quantize.onnx.TinyOnnx.real;
import static io.fovea.quantize.onnx.TinyOnnx.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.fovea.onnx.Tensor;
import io.fovea.quantize.network.Graph;
import io.fovea.quantize.network.Operation;
import io.fovea.quantize.scheme.Sites;
import io.fovea.runtime.UserErrorException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operator alone: every element that it makes is a score, and loading holds the scores to those of ONNX Runtime. */
class OnnxOperatorsTest {
    private final Path folder;

    OnnxOperatorsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    static Stream<Arguments> models() {
        return Stream.of(windows(), activations(), arithmetic(), layouts(), resizes(), norms(), layers())
                .flatMap(List::stream);
    }

    private static Arguments model(String name, TinyOnnx model) {
        return Arguments.of(name, model);
    }

    private static List<Arguments> windows() {
        return List.of(
                model("Conv", conv(integers("pads", 1, 1, 1, 1))),
                model("Conv, stride and dilation", conv(integers("strides", 2, 1), integers("dilations", 1, 2))),
                model("Conv, asymmetric padding", conv(integers("pads", 0, 1, 2, 0))),
                model("Conv, SAME_UPPER", conv(text("auto_pad", "SAME_UPPER"), integers("strides", 2, 2))),
                model("Conv, SAME_LOWER", conv(text("auto_pad", "SAME_LOWER"), integers("strides", 2, 2))),
                model("Conv, VALID", conv(text("auto_pad", "VALID"))),
                model(
                        "Conv, grouped, one row",
                        TinyOnnx.of(11)
                                .random("w", 6, 1, 1, 5)
                                .node("Conv", "x w", "y", integer("group", 3), integers("pads", 0, 2, 0, 2))),
                model("MaxPool", pool("MaxPool", 9, integers("kernel_shape", 3, 3), integers("strides", 2, 2))),
                model(
                        "MaxPool, ceil",
                        pool(
                                "MaxPool",
                                12,
                                integers("kernel_shape", 3, 2),
                                integers("strides", 2, 3),
                                integer("ceil_mode", 1))),
                model(
                        "MaxPool, asymmetric padding",
                        pool("MaxPool", 12, integers("kernel_shape", 2, 2), integers("pads", 1, 0, 0, 1))),
                model(
                        "AveragePool, padding counts",
                        pool(
                                "AveragePool",
                                11,
                                integers("kernel_shape", 3, 3),
                                integers("pads", 1, 1, 1, 1),
                                integer("count_include_pad", 1))),
                model(
                        "AveragePool, padding does not count",
                        pool("AveragePool", 11, integers("kernel_shape", 3, 3), integers("pads", 1, 1, 1, 1))),
                model(
                        "AveragePool, SAME_UPPER",
                        pool(
                                "AveragePool",
                                11,
                                integers("kernel_shape", 3, 3),
                                integers("strides", 2, 2),
                                text("auto_pad", "SAME_UPPER"))),
                model("GlobalMaxPool", TinyOnnx.of(9).node("Relu", "x", "a").node("GlobalMaxPool", "a", "y")),
                model("GlobalAveragePool", TinyOnnx.of(9).node("Relu", "x", "a").node("GlobalAveragePool", "a", "y")));
    }

    private static TinyOnnx conv(AttributeProto... attributes) {
        return TinyOnnx.of(11).random("w", 4, 3, 3, 3).random("b", 4).node("Conv", "x w b", "y", attributes);
    }

    private static TinyOnnx pool(String operator, int opset, AttributeProto... attributes) {
        return TinyOnnx.of(opset)
                .node("Relu", "x", "a")
                .node(operator, "a", "b", attributes)
                .node("Tanh", "b", "y");
    }

    private static List<Arguments> activations() {
        Stream<Arguments> plain = Stream.of(
                        "Abs",
                        "Ceil",
                        "Cos",
                        "Erf",
                        "Exp",
                        "Floor",
                        "HardSwish",
                        "Mish",
                        "Neg",
                        "Relu",
                        "Selu",
                        "Sigmoid",
                        "Sin",
                        "Softplus",
                        "Tanh",
                        "Elu",
                        "LeakyRelu",
                        "HardSigmoid",
                        "HardSigmoid")
                .map(name -> model(name, TinyOnnx.of(18).node(name, "x", "y")));
        Stream<Arguments> others = Stream.of(
                model("Log", positive("Log")),
                model("Sqrt", positive("Sqrt")),
                model("Reciprocal", positive("Reciprocal")),
                model("Gelu", TinyOnnx.of(20).node("Gelu", "x", "y")),
                model("Gelu, tanh", TinyOnnx.of(20).node("Gelu", "x", "y", text("approximate", "tanh"))),
                model("Elu, alpha", TinyOnnx.of(9).node("Elu", "x", "y", real("alpha", 0.3f))),
                model("LeakyRelu, alpha", TinyOnnx.of(9).node("LeakyRelu", "x", "y", real("alpha", 0.3f))),
                model(
                        "HardSigmoid, alpha and beta",
                        TinyOnnx.of(9).node("HardSigmoid", "x", "y", real("alpha", 0.5f), real("beta", 0.1f))),
                model("PRelu, per channel", TinyOnnx.of(9).random("s", 3, 1, 1).node("PRelu", "x s", "y")),
                model("PRelu, one", TinyOnnx.of(9).random("s", 1).node("PRelu", "x s", "y")),
                model("Clip, attributes", TinyOnnx.of(9).node("Clip", "x", "y", real("min", -0.5f), real("max", 0.7f))),
                model(
                        "Clip, inputs",
                        TinyOnnx.of(13).scalar("a", -0.5f).scalar("b", 0.7f).node("Clip", "x a b", "y")),
                model("Clip, from below", TinyOnnx.of(13).scalar("a", -0.5f).node("Clip", "x a", "y")),
                model("Clip, from above", TinyOnnx.of(13).scalar("b", 0.7f).node("Clip", "x _ b", "y")),
                model(
                        "Clip, ReLU6",
                        TinyOnnx.of(13).scalar("a", 0).scalar("b", 6).node("Clip", "x a b", "y")),
                model("SiLU", TinyOnnx.of(13).node("Sigmoid", "x", "s").node("Mul", "x s", "y")),
                model("Softmax", TinyOnnx.of(13).node("Softmax", "x", "y", integer("axis", 1))),
                model("LogSoftmax", TinyOnnx.of(13).node("LogSoftmax", "x", "y")));
        return Stream.concat(plain, others).toList();
    }

    private static TinyOnnx positive(String operator) {
        return TinyOnnx.of(13).scalar("two", 2).node("Add", "x two", "p").node(operator, "p", "y");
    }

    private static List<Arguments> arithmetic() {
        return Stream.concat(
                        Stream.of("Add", "Sub", "Mul", "Div", "Max", "Min")
                                .flatMap(name -> Stream.of(
                                        model(
                                                name + ", constant per channel",
                                                TinyOnnx.of(13)
                                                        .random("c", 3, 1, 1)
                                                        .node(name, "x c", "y")),
                                        model(
                                                name + ", constant first",
                                                TinyOnnx.of(13)
                                                        .random("c", 1)
                                                        .node("Exp", "x", "e")
                                                        .node(name, "c e", "y")),
                                        model(
                                                name + ", of one value",
                                                TinyOnnx.of(13)
                                                        .node("Exp", "x", "e")
                                                        .node(name, "x e", "y")))),
                        Stream.of(
                                model("Pow", TinyOnnx.of(13).scalar("c", 3).node("Pow", "x c", "y")),
                                model(
                                        "Sum",
                                        TinyOnnx.of(13)
                                                .node("Tanh", "x", "t")
                                                .node("Abs", "x", "a")
                                                .node("Sum", "x t a", "y")),
                                model(
                                        "ReduceMean, attribute",
                                        TinyOnnx.of(13)
                                                .node("Relu", "x", "a")
                                                .node("ReduceMean", "a", "y", integers("axes", 2, 3))),
                                model(
                                        "ReduceMean, input",
                                        TinyOnnx.of(18)
                                                .longs("axes", -1, -2)
                                                .node("Relu", "x", "a")
                                                .node("ReduceMean", "a axes", "y", integer("keepdims", 0))),
                                model(
                                        "ReduceMax",
                                        TinyOnnx.of(13)
                                                .node("Relu", "x", "a")
                                                .node("ReduceMax", "a", "y", integers("axes", 1))),
                                model(
                                        "ReduceMin",
                                        TinyOnnx.of(13)
                                                .node("Relu", "x", "a")
                                                .node("ReduceMin", "a", "y", integers("axes", 2))),
                                model(
                                        "ReduceSum",
                                        TinyOnnx.of(13)
                                                .longs("axes", 3)
                                                .node("Relu", "x", "a")
                                                .node("ReduceSum", "a axes", "y"))))
                .toList();
    }

    private static List<Arguments> layouts() {
        return List.of(
                model("Concat", TinyOnnx.of(13).node("Tanh", "x", "t").node("Concat", "x t", "y", integer("axis", -1))),
                model(
                        "Split",
                        TinyOnnx.of(13)
                                .longs("parts", 1, 2)
                                .node("Split", "x parts", "a b", integer("axis", 1))
                                .node("Mul", "a b", "y")),
                model(
                        "Slice, attributes",
                        TinyOnnx.of(9)
                                .node(
                                        "Slice",
                                        "x",
                                        "y",
                                        integers("starts", 1),
                                        integers("ends", -1),
                                        integers("axes", 2))),
                model(
                        "Slice, inputs",
                        TinyOnnx.of(13)
                                .longs("starts", 1, 9)
                                .longs("ends", Long.MAX_VALUE, -100)
                                .longs("axes", 2, 3)
                                .longs("steps", 2, -3)
                                .node("Slice", "x starts ends axes steps", "y")),
                model(
                        "Transpose",
                        TinyOnnx.of(13)
                                .node("Transpose", "x", "t", integers("perm", 0, 2, 3, 1))
                                .node("Tanh", "t", "y")),
                model(
                        "Reshape, shuffled channels",
                        new TinyOnnx(13, 1, 3, 4, 4)
                                .node("Concat", "x x", "c", integer("axis", 1))
                                .longs("apart", 0, 2, 3, 4, 4)
                                .longs("together", 0, -1, 4, 4)
                                .node("Reshape", "c apart", "a")
                                .node("Transpose", "a", "t", integers("perm", 0, 2, 1, 3, 4))
                                .node("Reshape", "t together", "y")),
                model(
                        "Squeeze and Unsqueeze",
                        TinyOnnx.of(13)
                                .longs("one", 1)
                                .node("ReduceMean", "x", "m", integers("axes", 1))
                                .node("Squeeze", "m one", "s")
                                .node("Unsqueeze", "s one", "u")
                                .node("Tanh", "u", "y")),
                model("Gather", TinyOnnx.of(13).longs("at", 2, 0, -1).node("Gather", "x at", "y", integer("axis", 3))),
                model(
                        "Pad, constant",
                        TinyOnnx.of(9)
                                .node("Pad", "x", "y", integers("pads", 0, 0, 1, 2, 0, 0, 3, 0), real("value", 0.5f))),
                model(
                        "Pad, channels",
                        TinyOnnx.of(13).longs("pads", 0, 1, 0, 0, 0, 2, 0, 1).node("Pad", "x pads", "y")),
                model(
                        "Pad, reflect",
                        TinyOnnx.of(13)
                                .longs("pads", 0, 0, 1, 2, 0, 0, 3, 0)
                                .node("Pad", "x pads", "y", text("mode", "reflect"))),
                model(
                        "Pad, edge of named axes",
                        TinyOnnx.of(18)
                                .longs("pads", 1, 2)
                                .longs("axes", -1)
                                .node("Pad", "x pads _ axes", "y", text("mode", "edge"))),
                model(
                        "Expand",
                        TinyOnnx.of(13)
                                .node("ReduceMean", "x", "m", integers("axes", 1))
                                .longs("shape", 1, 5, 8, 10)
                                .node("Expand", "m shape", "y")),
                model("Dropout", TinyOnnx.of(13).node("Tanh", "x", "t").node("Dropout", "t", "y")),
                model("Cast", TinyOnnx.of(13).node("Tanh", "x", "t").node("Cast", "t", "y", integer("to", 1))),
                model(
                        "arithmetic of shapes",
                        TinyOnnx.of(13)
                                .node("Shape", "x", "shape")
                                .longs("rows", 2)
                                .longs("minus", -1)
                                .longs("zero", 0)
                                .node("Gather", "shape rows", "r")
                                .node("Concat", "zero minus r", "target", integer("axis", 0))
                                .node("Reshape", "x target", "a")
                                .longs("last", 3)
                                .node("Unsqueeze", "a last", "y")));
    }

    private static List<Arguments> resizes() {
        Stream<Arguments> nearest = Stream.of("asymmetric", "half_pixel", "pytorch_half_pixel", "align_corners")
                .flatMap(coordinates -> Stream.of("floor", "ceil", "round_prefer_floor", "round_prefer_ceil")
                        .map(rounding -> model(
                                "Resize, " + coordinates + ", " + rounding,
                                TinyOnnx.of(13)
                                        .longs("sizes", 1, 3, 19, 7)
                                        .node(
                                                "Resize",
                                                "x _ _ sizes",
                                                "y",
                                                text("coordinate_transformation_mode", coordinates),
                                                text("nearest_mode", rounding)))));
        Stream<Arguments> others = Stream.of(
                model(
                        "Upsample",
                        TinyOnnx.of(9)
                                .floats("scales", 1, 1, 2, 2)
                                .node("Upsample", "x scales", "y", text("mode", "nearest"))),
                model(
                        "Resize of 10",
                        TinyOnnx.of(10).floats("scales", 1, 1, 2, 3).node("Resize", "x scales", "y")),
                model(
                        "Resize, linear",
                        TinyOnnx.of(13)
                                .floats("scales", 1, 1, 2, 2)
                                .node("Resize", "x _ scales", "y", text("mode", "linear"))),
                model(
                        "Resize, linear, corners",
                        TinyOnnx.of(13)
                                .longs("sizes", 1, 3, 19, 13)
                                .node(
                                        "Resize",
                                        "x _ _ sizes",
                                        "y",
                                        text("mode", "linear"),
                                        text("coordinate_transformation_mode", "align_corners"))));
        return Stream.concat(nearest, others).toList();
    }

    private static List<Arguments> norms() {
        return List.of(
                model(
                        "BatchNormalization",
                        TinyOnnx.of(9)
                                .random("g", 3)
                                .random("o", 3)
                                .random("m", 3)
                                .positive("v", 3)
                                .node("BatchNormalization", "x g o m v", "y", real("epsilon", 0.01f))),
                model(
                        "InstanceNormalization",
                        TinyOnnx.of(9).random("g", 3).random("o", 3).node("InstanceNormalization", "x g o", "y")),
                model(
                        "LayerNormalization",
                        TinyOnnx.of(17)
                                .random("g", 8, 10)
                                .random("o", 8, 10)
                                .node("LayerNormalization", "x g o", "y", integer("axis", 2))),
                model(
                        "LRN",
                        TinyOnnx.of(13)
                                .node("Concat", "x x x", "c", integer("axis", 1))
                                .node("LRN", "c", "y", integer("size", 5), real("alpha", 0.5f), real("bias", 1.5f))));
    }

    private static List<Arguments> layers() {
        return List.of(
                model(
                        "MatMul and Add",
                        TinyOnnx.of(13)
                                .random("w", 10, 4)
                                .random("b", 4)
                                .node("MatMul", "x w", "m")
                                .node("Add", "m b", "y")),
                model("MatMul", TinyOnnx.of(13).random("w", 10, 4).node("MatMul", "x w", "y")),
                model(
                        "MatMul of two values",
                        TinyOnnx.of(13)
                                .node("Transpose", "x", "t", integers("perm", 0, 1, 3, 2))
                                .node("MatMul", "x t", "y")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void answersAsOnnxRuntimeDoes(String name, TinyOnnx model) {
        Path file = model.write(folder);

        assertThatCode(() -> OnnxNetwork.load(file, OnnxNetwork.Settings.of("tiny")))
                .doesNotThrowAnyException();
    }

    @Test
    void readsGemmWithItsFactors() {
        Path file = TinyOnnx.of(13)
                .node("Relu", "x", "a")
                .node("Flatten", "a", "f")
                .random("w", 240, 5)
                .random("b", 5)
                .node("Gemm", "f w b", "scores", real("alpha", 0.5f), real("beta", 2f))
                .writeAsItIs(folder, "scores");

        OnnxNetwork network = OnnxNetwork.load(file, OnnxNetwork.Settings.of("tiny"));

        assertThat(network.trained().network().classes()).isEqualTo(5);
        assertThat(network.trained().network().targetLayer()).isEqualTo("a");
        assertThat(network.tail()).containsExactly("Flatten", "Gemm");
    }

    @Test
    void quantizesWhereTheEagerModeOfPyTorchDoes() {
        Path file = TinyOnnx.of(13)
                .random("w", 6, 3, 3, 3)
                .scalar("zero", 0)
                .scalar("six", 6)
                .node("Conv", "x w", "c")
                .node("Clip", "c zero six", "r6")
                .random("w1", 6, 6, 1, 1)
                .node("GlobalAveragePool", "r6", "p")
                .node("Conv", "p w1", "e")
                .node("Sigmoid", "e", "gate")
                .node("Mul", "r6 gate", "excited")
                .node("Sigmoid", "excited", "s")
                .node("Mul", "s excited", "silu")
                .node("Relu", "silu", "y")
                .write(folder);

        Graph graph = OnnxNetwork.load(file, OnnxNetwork.Settings.of("tiny"))
                .trained()
                .network()
                .graph();

        assertThat(Sites.weights(graph)).extracting(Graph.Step::path).containsExactly("the Conv", "the Conv 2");
        assertThat(Sites.outputs(graph))
                .extracting(step -> step.operation().getClass().getSimpleName())
                .containsExactly("Conv2d", "Relu6", "Conv2d", "Sigmoid");
        assertThat(graph.steps()).anyMatch(step -> step.operation() instanceof Operation.Silu);
    }

    @Test
    void refusesWhatIsNotKnownByOperatorAndName() {
        Path unknown = TinyOnnx.of(13)
                .node("Einsum", "x", "y", text("equation", "bchw->bcwh"))
                .write(folder);

        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> OnnxNetwork.load(unknown, OnnxNetwork.Settings.of("tiny")))
                .withMessageContaining(
                        "tiny.onnx: the operator Einsum 'the Einsum' is not known; known are Abs, Add, ");
    }

    @Test
    void listsTheLayersWhereTheNamedOneIsNone() {
        Path file =
                TinyOnnx.of(13).node("Relu", "x", "a").node("Tanh", "a", "b").write(folder);

        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() ->
                        OnnxNetwork.load(file, new OnnxNetwork.Settings("tiny", Optional.of("c"), Optional.empty())))
                .withMessageContaining("no layer \"c\"; the last layers with rows and columns are: a, b");
    }

    @Test
    void takesFromTheFileWhatItSaysOfTheInput() {
        Path file = new TinyOnnx(13, 1, 1, 8, 10).node("Relu", "x", "y").write(folder);

        assertThat(OnnxNetwork.load(file, OnnxNetwork.Settings.of("tiny")).preprocessing())
                .hasToString("8x10 squash grey nchw unit");
        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() ->
                        OnnxNetwork.load(file, new OnnxNetwork.Settings("tiny", Optional.empty(), Optional.of("224"))))
                .withMessage(
                        "tiny.onnx: the preprocessing \"224x224 squash grey nchw unit\" does not fit the file's input "
                                + "nchw, grey, 8 x 10, float");
    }

    @Test
    void takesTheSizeFromTheDeploymentWhereTheFileLeavesItOpen() {
        Path file = new TinyOnnx(13, 0, 3, 0, 0).node("Relu", "x", "y").write(folder);

        OnnxNetwork network =
                OnnxNetwork.load(file, new OnnxNetwork.Settings("tiny", Optional.empty(), Optional.of("6x4 tf")));

        assertThat(network.trained().network().input()).hasToString("3x6x4");
    }

    @Test
    void saysWhereAWeightIsNoNumber() {
        Path file = TinyOnnx.of(13)
                .constant("w", Tensor.floats(new int[] {1, 3, 1, 1}, 1f, Float.NaN, 1f))
                .node("Conv", "x w", "y")
                .write(folder);

        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> OnnxNetwork.load(file, OnnxNetwork.Settings.of("tiny")))
                .withMessageContaining("tiny.onnx: the Conv.weight holds NaN");
    }

    @Test
    void measuresDifferencesByTheLargestScore() {
        assertThat(Agreement.difference(new float[] {1, 2}, new float[] {1, 4})).isEqualTo(0.5);
        assertThat(Agreement.difference(new float[] {1, Float.NaN}, new float[] {1, 4}))
                .isNaN();
        assertThat(Agreement.difference(new float[] {1}, new float[] {1, 4})).isInfinite();
    }
}
