package io.fovea.quantize.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fovea.quantize.reference.FakeQuantizeCase;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FakeQuantizationTest {

    @ParameterizedTest
    @MethodSource("io.fovea.quantize.reference.FakeQuantizeCase#all")
    void isPyTorchs(FakeQuantizeCase expected) {
        Grid grid = expected.quantizer().grid();

        FakeQuantization quantization = grid.over(Collections.min(expected.input()), Collections.max(expected.input()));

        assertThat(quantization)
                .isEqualTo(new FakeQuantization(
                        expected.scale(), expected.zeroPoint(), expected.quantMin(), expected.quantMax()));
        List<Float> outputs = expected.input().stream().map(quantization::apply).toList();
        for (int i = 0; i < outputs.size(); i++) {
            assertThat(outputs.get(i)).isCloseTo(expected.output().get(i), within(Math.ulp(expected.scale())));
        }
        assertThat(expected.input().stream().map(x -> quantization.passesGradient(x) ? 1f : 0f))
                .isEqualTo(expected.gradientMask());
    }
}
