package io.fovea.deployed;

import static io.fovea.testing.SmallOnnx.integer;
import static io.fovea.testing.SmallOnnx.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fovea.deployed.tail.Tail;
import io.fovea.onnx.Tensor;
import io.fovea.testing.SmallNetworks;
import io.fovea.testing.SmallOnnx;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operator that a tail may hold: its scores are ONNX Runtime's, its gradient that of differences. */
class TailOperatorsTest {
    private static final double STEP = 1e-5;
    /** To tap a convolution before its batch norm undoes their fusion, which changes the last digits. */
    private static final DeployedModel.Settings SETTINGS =
            new DeployedModel.Settings(RuntimeSettings.DEFAULTS, "t", 8, 8, new Guard.Settings(0, false));

    static Stream<String> operators() {
        return cases().keySet().stream();
    }

    private static Map<String, Consumer<SmallOnnx>> cases() {
        Map<String, Consumer<SmallOnnx>> cases = new LinkedHashMap<>();
        for (String plain : List.of(
                "Relu",
                "Sigmoid",
                "Tanh",
                "HardSigmoid",
                "HardSwish",
                "LeakyRelu",
                "Exp",
                "Neg",
                "Softmax",
                "LogSoftmax",
                "Identity",
                "GlobalMaxPool",
                "GlobalAveragePool")) {
            cases.put(plain, model -> model.node(plain, List.of("t"), "y"));
        }
        cases.put("Clip", model -> {
            model.floats("low", new int[0], -0.3f);
            model.floats("high", new int[0], 0.4f);
            model.node("Clip", List.of("t", "low", "high"), "y");
        });
        cases.put(
                "MaxPool",
                model -> model.node(
                        "MaxPool",
                        List.of("t"),
                        "y",
                        ints("kernel_shape", 3, 3),
                        ints("strides", 2, 2),
                        ints("pads", 1, 1, 1, 1)));
        cases.put(
                "MaxPool with ceil_mode",
                model -> model.node(
                        "MaxPool",
                        List.of("t"),
                        "y",
                        ints("kernel_shape", 3, 3),
                        ints("strides", 2, 2),
                        integer("ceil_mode", 1)));
        cases.put(
                "AveragePool",
                model -> model.node(
                        "AveragePool",
                        List.of("t"),
                        "y",
                        ints("kernel_shape", 3, 2),
                        ints("strides", 2, 1),
                        ints("pads", 1, 0, 1, 0)));
        cases.put("BatchNormalization", model -> {
            model.weights("gain", 4);
            model.weights("bias", 4);
            model.weights("mean", 4);
            model.floats("variance", new int[] {4}, 1, 2, 3, 0.5f);
            model.node("BatchNormalization", List.of("t", "gain", "bias", "mean", "variance"), "y");
        });
        cases.put("LayerNormalization", model -> {
            model.weights("gain", 8);
            model.weights("bias", 8);
            model.node("LayerNormalization", List.of("t", "gain", "bias"), "y", integer("axis", -1));
        });
        cases.put("Conv with groups, dilations and padding", model -> {
            model.weights("k", 6, 2, 3, 3);
            model.weights("b", 6);
            model.node(
                    "Conv",
                    List.of("t", "k", "b"),
                    "y",
                    integer("group", 2),
                    ints("pads", 1, 2, 1, 0),
                    ints("dilations", 1, 2),
                    ints("strides", 2, 1));
        });
        cases.put("Transpose", model -> model.node("Transpose", List.of("t"), "y", ints("perm", 0, 2, 3, 1)));
        cases.put("Gather", model -> {
            model.constant(Tensor.longs(new int[] {2, 2}, 3, -1, 0, 2).toProto("index"));
            model.node("Gather", List.of("t", "index"), "y", integer("axis", 2));
        });
        cases.put("Slice", model -> {
            model.longs("starts", 1, -1);
            model.longs("ends", 100, -8);
            model.longs("axes", 2, 3);
            model.longs("steps", 2, -3);
            model.node("Slice", List.of("t", "starts", "ends", "axes", "steps"), "y");
        });
        cases.put("Concat, Mul, Sub, Div and Add", model -> {
            model.weights("k", 4, 1, 1);
            model.node("Sigmoid", List.of("t"), "gate");
            model.node("Mul", List.of("t", "gate"), "product");
            model.node("Sub", List.of("product", "k"), "difference");
            model.node("Div", List.of("difference", "gate"), "quotient");
            model.node("Add", List.of("k", "quotient"), "sum");
            model.node("Concat", List.of("sum", "t", "gate"), "y", integer("axis", 1));
        });
        cases.put(
                "ReduceMean",
                model -> model.node("ReduceMean", List.of("t"), "y", ints("axes", 1, 3), integer("keepdims", 0)));
        cases.put("ReduceMax", model -> model.node("ReduceMax", List.of("t"), "y", ints("axes", -1)));
        cases.put("MatMul", model -> {
            model.weights("m", 8, 5);
            model.node("MatMul", List.of("t", "m"), "y");
        });
        return cases;
    }

    @ParameterizedTest
    @MethodSource("operators")
    void scoresAreTheRuntimesAndGradientsThoseOfDifferences(String operator) {
        // Given
        SmallOnnx small = SmallNetworks.withImage(3);
        small.weights("w", 4, 3, 1, 1);
        small.node("Conv", List.of("x", "w"), "t");
        cases().getOrDefault(operator, model -> {}).accept(small);
        small.node("Flatten", List.of("y"), "scores");
        float[] image = new float[3 * SmallNetworks.SIZE * SmallNetworks.SIZE];
        Random random = new Random(4);
        for (int i = 0; i < image.length; i++) {
            image[i] = 4 * random.nextFloat() - 2;
        }

        try (DeployedModel model = DeployedModel.of(Path.of(operator), small.build("scores"), SETTINGS)) {
            // When
            TappedRun run = model.run(image);
            Tail tail = model.tail();
            double[] a = run.activations().doubles();
            double[] scores = tail.scores(a);

            // Then
            for (int k = 0; k < scores.length; k++) {
                assertThat(scores[k]).isCloseTo(run.scores()[k], within(1e-5 * Math.max(1, Math.abs(scores[k]))));
            }
            for (int target : new int[] {0, scores.length / 2, scores.length - 1}) {
                assertThat(tail.scorer(target).applyAsDouble(a)).isEqualTo(scores[target]);
                checkGradient(tail, a, target);
            }
        }
    }

    private static void checkGradient(Tail tail, double[] a, int target) {
        double[] gradient = tail.gradient(a, target);
        for (int i = 0; i < a.length; i += 7) {
            double[] up = a.clone();
            double[] down = a.clone();
            up[i] += STEP;
            down[i] -= STEP;
            double difference = (tail.score(up, target) - tail.score(down, target)) / (2 * STEP);
            assertThat(gradient[i])
                    .as("at %d", i)
                    .isCloseTo(difference, within(1e-5 * Math.max(1, Math.abs(difference))));
        }
    }
}
