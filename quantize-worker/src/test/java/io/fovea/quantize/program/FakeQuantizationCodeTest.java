package io.fovea.quantize.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.fovea.quantize.reference.FakeQuantizeCase;
import io.fovea.quantize.scheme.Quantizer.RangeSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The functions of every program, on PyTorch's cases. */
class FakeQuantizationCodeTest {

    @ParameterizedTest
    @MethodSource("io.fovea.quantize.reference.FakeQuantizeCase#all")
    void roundsAsPyTorch(FakeQuantizeCase expected) throws IOException, MalformedModelException {
        boolean moving = expected.quantizer().range() == RangeSource.MOVING_AVERAGE;
        boolean weight = expected.name().contains("weight");
        String call = weight
                ? FakeQuantizationCode.weight(expected.quantizer(), "x")
                : FakeQuantizationCode.output(expected.quantizer(), "torch.clone(x)", moving ? 0 : -1, false);

        float[] output = run("""
                    ranges = torch.full([1, 2], float("nan"))
                    return [%s]""".formatted(call), expected);

        assertIs(expected, output, expected.output());
    }

    @ParameterizedTest
    @MethodSource("bytes")
    void roundsToBytesAsPyTorch(FakeQuantizeCase expected) throws IOException, MalformedModelException {
        boolean moving = expected.quantizer().range() == RangeSource.MOVING_AVERAGE;
        ByteValues values = new ByteValues();
        List<String> lines =
                new ArrayList<>(List.of("ranges = torch.full([1, 2], float(\"nan\"))", "r = torch.clone(x)"));
        lines.addAll(values.add(0, expected.quantizer(), "r", moving ? 0 : -1));
        lines.addAll(values.widen(0, "v0"));
        lines.add("return [v0]");

        float[] output = run(String.join("\n", lines), expected);

        assertIs(expected, output, expected.output());
    }

    @ParameterizedTest
    @MethodSource("layerOutputs")
    void passesTheGradientWherePyTorchDoes(FakeQuantizeCase expected) throws IOException, MalformedModelException {
        boolean moving = expected.quantizer().range() == RangeSource.MOVING_AVERAGE;

        float[] gradient = run(
                """
                    ranges = torch.full([1, 2], float("nan"))
                    leaf = torch.requires_grad_(torch.detach(x), True)
                    y = %s
                    g = torch.grad([torch.sum(y)], [leaf], None, None, False, False)
                    return [unchecked_cast(Tensor, g[0])]""".formatted(FakeQuantizationCode.output(expected.quantizer(), "leaf", moving ? 0 : -1, true)),
                expected);

        assertIs(expected, gradient, expected.gradientMask());
    }

    /** Weights are rounded once, before anything is differentiated. */
    static Stream<FakeQuantizeCase> layerOutputs() {
        return FakeQuantizeCase.all().stream().filter(c -> !c.name().contains("weight"));
    }

    /** Layer outputs of 8 bits and fewer. */
    static Stream<FakeQuantizeCase> bytes() {
        return layerOutputs().filter(c -> ByteValues.canKeep(c.quantizer()));
    }

    private static void assertIs(FakeQuantizeCase expected, float[] actual, List<Float> values) {
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(values.get(i), within(Math.ulp(expected.scale())));
        }
    }

    private static float[] run(String body, FakeQuantizeCase expected) throws IOException, MalformedModelException {
        String code = """
                class M(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                  w : List[Tensor]
                  def forward(self: __torch__.M,
                    x: Tensor) -> List[Tensor]:
                """ + body.indent(4) + FakeQuantizationCode.FUNCTIONS + ByteValues.FUNCTIONS;
        float[] input = new float[expected.input().size()];
        for (int i = 0; i < input.length; i++) {
            input[i] = expected.input().get(i);
        }
        try (Model model = Model.newInstance("case", Device.cpu(), "PyTorch")) {
            model.load(new ByteArrayInputStream(ProgramArchive.of(code)), Map.of());
            NDManager manager = model.getNDManager();
            NDArray x = manager.create(input, new Shape(1, input.length));
            JniUtils.setGradMode(true);
            return IValueUtils.forward((PtSymbolBlock) model.getBlock(), new NDList(x), true)
                    .get(0)
                    .toFloatArray();
        }
    }
}
