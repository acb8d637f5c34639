package io.fovea.quantize.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fovea.quantize.network.Networks;
import io.fovea.quantize.network.Shape;
import io.fovea.runtime.UserErrorException;
import io.fovea.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trained ImageNet weights in every format; the digests are of the values that PyTorch 1.13 reads. */
class SharedCheckpointsTest {

    @ParameterizedTest
    @CsvSource({
        "squeezenet1_0.pth, squeezenet1_0, 7c87c245943975a8,"
                + " 5a50b963bfa1c6f704f4a88841e80b58adaffc9ecfb2c79b7087ea4b6d4015e1",
        "squeezenet1_1.pth, squeezenet1_1, 713f0809ead14097,"
                + " 86a003fd5f28959bb1b8dab3430ef77759da8f6270f3328d5d8fee88de495a6f",
        "mobilenet_v2.pth, mobilenet_v2, f82c5e102d4c1a92,"
                + " 1606bc42222125d4daaa901f1151bd52d7be235af32e03a3129f964d36d37112",
        "resnet50.safetensors, resnet50, 9d69b3b7ddf0049f,"
                + " 7a991987bdab311238133b4522c242e101e3029311c1222b61e69d0ad82867e4",
        "squeezenet1_1.safetensors, squeezenet1_1, 2d2bc08419090382,"
                + " 86a003fd5f28959bb1b8dab3430ef77759da8f6270f3328d5d8fee88de495a6f"
    })
    void haveTheValuesThatPyTorchReads(String file, String network, String id, String sha256) {
        var parameters = Networks.named(network).orElseThrow().parameters();

        var checkpoint = CheckpointLoader.load(SharedFiles.require("models/" + file), network, parameters);

        assertThat(checkpoint.id()).isEqualTo(id);
        assertThat(Digests.ofValues(checkpoint)).isEqualTo(sha256);
    }

    @Test
    void haveAsManyClassesAsTheyWereTrainedFor() {
        var trained = CheckpointLoader.load(
                SharedFiles.require("models/onnx/coarse10.pth"),
                Networks.architecture("squeezenet1_1").orElseThrow(),
                new Shape(3, 192, 256),
                Weights.TRAINED);

        assertThat(trained.network().classes()).isEqualTo(10);
        assertThat(trained.network().input()).hasToString("3x192x256");
        assertThat(trained.checkpoint().tensor("classifier.1.weight").shape()).containsExactly(10L, 512L, 1L, 1L);
    }

    @Test
    void areFoundByNetwork() {
        var parameters = Networks.named("mobilenet_v2").orElseThrow().parameters();

        var checkpoint = CheckpointLoader.load(SharedFiles.require("models"), "mobilenet_v2", parameters);

        assertThat(checkpoint.id()).isEqualTo("f82c5e102d4c1a92");
    }

    @Test
    void doNotFitAnotherNetwork() {
        var parameters = Networks.named("squeezenet1_0").orElseThrow().parameters();

        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> CheckpointLoader.load(
                        SharedFiles.require("models/squeezenet1_1.pth"), "squeezenet1_0", parameters))
                .withMessageContaining("squeezenet1_1.pth: not a checkpoint of squeezenet1_0: ")
                .withMessageContaining("missing (features.5.squeeze.weight")
                .withMessageContaining("features.0.weight is FLOAT32[64, 3, 3, 3] instead of [96, 3, 7, 7]");
    }
}
