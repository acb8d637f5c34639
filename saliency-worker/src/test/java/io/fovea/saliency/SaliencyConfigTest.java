package io.fovea.saliency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.UserErrorException;
import io.fovea.saliency.onnx.Activation;
import io.fovea.saliency.onnx.Normalisation;
import io.fovea.saliency.onnx.Normalisation.Scale;
import io.fovea.saliency.onnx.SalientObjectNetwork;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SaliencyConfigTest {
    @Test
    void isBiRefNetOnTheCpuUnlessOneSaysOtherwise() {
        // When
        SaliencyConfig config = DeploymentFile.empty().section("saliency", SaliencyConfig.DEFAULTS);

        // Then
        assertThat(config).isEqualTo(SaliencyConfig.DEFAULTS);
        assertThat(DeploymentFile.empty().section("saliency", SaliencyConfig.class))
                .isEqualTo(config);
    }

    @Test
    void takesAnyNetworkInAFewLines() {
        // Given
        String yaml = """
                saliency:
                  folder: /data/masks
                  models: [/data/models]
                  threads: 2
                  sessions: 3
                  define:
                    mine:
                      file: mine.onnx
                      activation: probabilities
                      scale: 255
                      mean: [0.5, 0.5, 0.5]
                      std: [1.0, 1.0, 1.0]
                      output: 3
                      size: 512
                      memory: 1.5GB
                """;

        // When
        SaliencyConfig config =
                DeploymentFile.parse("deployment.yaml", yaml).section("saliency", SaliencyConfig.DEFAULTS);

        // Then
        assertThat(config.folder()).contains(Path.of("/data/masks"));
        assertThat(config.models()).containsExactly(Path.of("/data/models"));
        assertThat(config.threads()).isEqualTo(2);
        assertThat(config.sessions()).isEqualTo(3);
        assertThat(config.define()).containsOnlyKeys("mine");
        SalientObjectNetwork network = mine(config);
        assertThat(network.files()).containsExactly("mine.onnx");
        assertThat(network.activation()).isEqualTo(Activation.PROBABILITIES);
        assertThat(network.normalisation())
                .isEqualTo(new Normalisation(Scale.FULL_RANGE, List.of(0.5f, 0.5f, 0.5f), List.of(1f, 1f, 1f)));
        assertThat(network.output()).contains("3");
        assertThat(network.size()).contains(512);
        assertThat(network.footprint().fixed()).isEqualTo(OptionalLong.of(3L << 29));
    }

    @Test
    void leavesOutWhatHasADefault() {
        // Given
        String yaml = """
                saliency:
                  define:
                    mine: {file: /models/mine.onnx, activation: logits, scale: maximum}
                """;

        // When
        SaliencyConfig config =
                DeploymentFile.parse("deployment.yaml", yaml).section("saliency", SaliencyConfig.DEFAULTS);

        // Then
        SalientObjectNetwork network = mine(config);
        assertThat(network.normalisation()).isEqualTo(Normalisation.imageNet(Scale.IMAGE_MAXIMUM));
        assertThat(network.output()).isEqualTo(Optional.empty());
        assertThat(network.footprint().fixed()).isEmpty();
    }

    @Test
    void namesTheKeyThatIsWrong() {
        assertRefused("{device: tpu}", "device is cpu, cuda or cuda:N, not tpu");
        assertRefused("{sessions: -1}", "threads and sessions must be 1 or more");
        assertRefused("{modles: []}", "unknown key 'saliency.modles'");
        assertRefused("{define: {mine: {activation: logits}}}", "file says where the ONNX file is, and is missing");
        assertRefused("{define: {mine: {file: a.onnx}}}", "activation is logits or probabilities, and is missing");
        assertRefused(
                "{define: {mine: {file: a.onnx, activation: logits, scale: 1}}}", "scale is 255 or maximum, not 1");
        assertRefused("{define: {mine: {file: a.onnx, activation: logits, std: [1, 0, 1]}}}", "std must be above zero");
        assertRefused("{define: {mine: {file: a.onnx, activation: logits, mean: [1]}}}", "need three values each");
        assertRefused(
                "{define: {mine: {file: a.onnx, activation: logits, memory: lots}}}",
                "memory is written as 800MB or 3.5GB, not lots");
    }

    @Test
    void namesBothKeysOfAContradiction() {
        ImageDecoder decoder = new ImageDecoder();

        assertThatThrownBy(() -> SaliencyModels.open(List.of("folder"), SaliencyConfig.DEFAULTS, decoder))
                .isInstanceOf(UserErrorException.class)
                .hasMessage("watch.masks names folder, and saliency.folder does not say which");
        assertThatThrownBy(() -> SaliencyModels.open(List.of(), SaliencyConfig.DEFAULTS, decoder))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("watch.masks is empty");
    }

    private static SalientObjectNetwork mine(SaliencyConfig config) {
        return Objects.requireNonNull(config.define().get("mine")).network("mine");
    }

    private static void assertRefused(String section, String reason) {
        DeploymentFile file = DeploymentFile.parse("deployment.yaml", "saliency: " + section);
        assertThatThrownBy(() -> file.section("saliency", SaliencyConfig.DEFAULTS))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("deployment.yaml")
                .hasMessageContaining(reason);
    }
}
