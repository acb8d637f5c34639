package io.fovea.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.testing.SharedFiles;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of a real quantizer and the float files they were made from. */
class TwinCheckTest {

    @ParameterizedTest
    @CsvSource({
        "mobilenet_v2, mobilenet_v2-qdq, true",
        "mobilenet_v2, mobilenet_v2-qdq-channel, true",
        "mobilenet_v2, mobilenet_v2-qoperator, true",
        "mobilenet_v2, mobilenet_v2-dynamic, true",
        "mobilenet_v2, mobilenet_v2-spoilt, true",
        "squeezenet1_1, squeezenet1_1-qdq, true",
        "squeezenet1_1, squeezenet1_1-dynamic, true",
        "squeezenet1_1-legacy, squeezenet1_1-legacy-qoperator, true",
        "grey64, grey64-qdq, true",
        "grey64, grey64-dynamic, true",
        "coarse10, coarse10-qdq-channel, true",
        "channels-last, channels-last-qdq, true",
        "tinycnn, tinycnn-qoperator, true",
        "shufflenet_v2_x0_5, shufflenet_v2_x0_5-qdq, true",
        "detector, detector-dynamic, true",
        "mobilenet_v2, zoo-mobilenetv2-12-qdq, false",
        "squeezenet1_1, mobilenet_v2-qdq, false",
    })
    void aTwinIsKnownByItsWeights(String floating, String quantized, boolean twin) {
        // When
        TwinCheck check = TwinCheck.of(
                SharedFiles.require("models/onnx/" + floating + ".onnx"),
                SharedFiles.require("models/deployed/" + quantized + ".onnx"));

        // Then
        assertThat(check.share() >= TwinCheck.ENOUGH)
                .as(quantized + ": " + check)
                .isEqualTo(twin);
        if (twin) {
            assertThat(check.layers() - check.matched()).as(check.toString()).isLessThanOrEqualTo(1);
        }
    }
}
