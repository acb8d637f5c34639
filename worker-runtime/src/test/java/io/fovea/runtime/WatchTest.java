package io.fovea.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.Scheme;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTest {
    @Test
    void isSaidInAFewLines() {
        Watch watch = Watch.of(DeploymentFile.parse("fovea.yaml", """
                watch:
                  models:
                    - squeezenet1_1
                    - {name: vgg16, feeds: [yard], checkpoints: [0123456789abcdef, fedcba9876543210]}
                  precisions: [f32, int8]
                  schemes: [adaptive, seed-code]
                  protocol: seed
                  noiseFloor: true
                  masks: [folder, birefnet-lite]
                """));

        assertThat(watch.models())
                .containsExactly(
                        WatchedModel.named("squeezenet1_1"),
                        WatchedModel.published(
                                "vgg16", List.of("yard"), List.of("0123456789abcdef", "fedcba9876543210")));
        assertThat(watch.precisions()).containsExactly(Precision.F32, Precision.INT8);
        assertThat(watch.schemes()).containsExactly(Scheme.ADAPTIVE, Scheme.SEED_CODE);
        assertThat(watch.protocol()).isEqualTo(Protocol.SEED);
        assertThat(watch.masks()).containsExactly("folder", "birefnet-lite");
        assertThat(watch.modelsOf("porch")).containsExactly(WatchedModel.named("squeezenet1_1"));
        assertThat(watch.modelsOf("yard")).hasSize(2);
    }

    @Test
    void namesTheFilesOfOwnModels() {
        Watch watch = Watch.of(DeploymentFile.parse("fovea.yaml", """
                watch:
                  models:
                    - {name: yard, file: yard.onnx, preprocessing: unit, targetLayer: relu_7, classes: yard.txt}
                    - {name: birds, file: birds.pth, network: resnet18, weights: ema}
                """));

        WatchedModel yard = watch.models().get(0);
        WatchedModel birds = watch.models().get(1);
        assertThat(yard.file()).contains(Path.of("yard.onnx"));
        assertThat(yard.preprocessing()).contains("unit");
        assertThat(yard.targetLayer()).contains("relu_7");
        assertThat(yard.classes()).contains(Path.of("yard.txt"));
        assertThat(yard.network()).isEmpty();
        assertThat(birds.network()).contains("resnet18");
        assertThat(birds.weights()).contains("ema");
        assertThat(birds.watches("anywhere")).isTrue();
    }

    @Test
    void namesTheFilesThatAreDeployed() {
        Watch watch = Watch.of(DeploymentFile.parse("fovea.yaml", """
                watch:
                  models:
                    - name: yard
                      file: yard.onnx
                      deployed:
                        - new/yard-int8.onnx
                        - {name: old, file: old/yard-int8.onnx, preprocessing: raw, targetLayer: relu, anyTwin: true,
                           runtime: {provider: cuda, threads: 2}}
                      simulate: [int8]
                      method: eigen-cam
                      runtime: {optimization: extended}
                    - vgg16
                """));

        WatchedModel yard = watch.models().get(0);
        assertThat(yard.hasDeployedFiles()).isTrue();
        assertThat(yard.deployed().get(0)).isEqualTo(WatchedFile.at("new/yard-int8.onnx"));
        assertThat(yard.deployed().get(0).name()).isEqualTo("yard-int8");
        WatchedFile old = yard.deployed().get(1);
        assertThat(old.name()).isEqualTo("old");
        assertThat(old.preprocessing()).contains("raw");
        assertThat(old.targetLayer()).contains("relu");
        assertThat(old.anyTwin()).isTrue();
        assertThat(old.runtime()).contains(new WatchedFile.RunOptions("cuda", "all", 2));
        assertThat(yard.runtime()).isEqualTo(new WatchedFile.RunOptions("cpu", "extended", 1));
        assertThat(yard.method()).contains("eigen-cam");
        assertThat(watch.simulated(yard)).containsExactly(Precision.INT8);
        assertThat(watch.simulated(watch.models().get(1))).isEqualTo(watch.precisions());
    }

    @Test
    void hasADefaultForEveryKey() {
        assertThat(Watch.of(DeploymentFile.empty())).isEqualTo(Watch.DEFAULTS);
        assertThat(Watch.of(DeploymentFile.parse("fovea.yaml", "watch: {masks: []}"))
                        .hasMasks())
                .isFalse();
    }

    @Test
    void namesBothKeysOfAContradiction() {
        assertRefused("{models: []}", "watch: models is empty");
        assertRefused("{models: [vgg16, {name: vgg16}]}", "models names vgg16 twice");
        assertRefused("{schemes: []}", "precisions has integers, and schemes is empty");
        assertRefused("{schemes: [deployed]}", "schemes are adaptive, seed-code and static, not deployed");
        assertRefused(
                "{precisions: [int8], noiseFloor: true}",
                "noiseFloor compares f32 with itself, and precisions lacks f32");
        assertRefused("{precisions: [int7]}", "\"int7\"; known are f32, fp16, bf16, int16, int8, int4");
        assertRefused("{models: [{name: vgg16, preprocessing: unit}]}", "vgg16 has preprocessing and no file");
        assertRefused("{models: [{name: a/b, file: ab.onnx}]}", "name of a watched model is \"a/b\"");
        assertRefused("{models: [{name: yard, deployed: [a.onnx]}]}", "the float original of which they were made");
        assertRefused("{models: [{name: yard, file: a.pth, deployed: [b.onnx]}]}", "no file that ends in .onnx");
        assertRefused("{models: [{name: yard, file: a.onnx, deployed: [x/b.onnx, y/b.onnx]}]}", "yard names b twice");
        assertRefused(
                "{models: [{name: yard, file: a.onnx, deployed: [{name: \"a b\", file: b.onnx}]}]}",
                "name of a deployed file is \"a b\"");
        assertRefused(
                "{models: [{name: yard, file: a.onnx, simulate: [int8]}]}", "yard has simulate and nothing under");
        assertRefused("{models: [{name: yard, file: a.onnx, method: eigen-cam}]}", "yard has method and nothing under");
        assertRefused(
                "{models: [{name: yard, file: a.onnx, deployed: [b.onnx]}], protocol: seed}",
                "protocol is seed, and yard has deployed files");
        assertRefused(
                "{models: [{name: yard, file: a.onnx, deployed: [b.onnx], simulate: [int8]}], precisions: [f32], schemes: []}",
                "yard simulates integers, and schemes is empty");
        assertRefused("{networks: [vgg16]}", "unknown key 'watch.networks'");
    }

    private static void assertRefused(String section, String reason) {
        DeploymentFile file = DeploymentFile.parse("fovea.yaml", "watch: " + section);
        assertThatThrownBy(() -> Watch.of(file))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("fovea.yaml")
                .hasMessageContaining(reason);
    }
}
