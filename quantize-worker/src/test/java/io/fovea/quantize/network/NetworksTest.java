package io.fovea.quantize.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {

    @ParameterizedTest
    @CsvSource({
        "vgg16, 138357544, features.29, 512x14x14",
        "resnet50, 25557032, layer4.2.conv3, 2048x7x7",
        "densenet121, 7978856, features.denseblock4, 1024x7x7",
        "mobilenet_v2, 3504872, features.18, 1280x7x7",
        "squeezenet1_0, 1248424, features.12, 512x13x13",
        "squeezenet1_1, 1235496, features.12, 512x13x13",
        "efficientnet_b0, 5288548, features.8, 1280x7x7",
        "resnet18, 11689512, layer4.1.conv2, 512x7x7"
    })
    void hasTorchvisionsParametersAndTheTargetLayersShape(String name, long trained, String layer, String shape) {
        Network network = Networks.named(name).orElseThrow();

        Graph graph = network.graph();

        assertThat(network.targetLayer()).isEqualTo(layer);
        assertThat(graph.steps().get(graph.output(layer)).shape()).hasToString(shape);
        assertThat(graph.steps().get(graph.logits()).shape()).isEqualTo(Shape.vector(1000));
        assertThat(network.parameters().stream()
                        .filter(p -> !p.name().contains("running_") && !p.optional())
                        .mapToLong(ParameterSpec::size)
                        .sum())
                .isEqualTo(trained);
        assertThat(new HashSet<>(network.parameters())).hasSameSizeAs(network.parameters());
    }

    @Test
    void namesParametersAsTorchvisionDoesAndInItsOrder() {
        List<ParameterSpec> parameters =
                Networks.named("resnet50").orElseThrow().parameters();

        assertThat(parameters.stream().map(ParameterSpec::name))
                .startsWith(
                        "conv1.weight",
                        "bn1.weight",
                        "bn1.bias",
                        "bn1.running_mean",
                        "bn1.running_var",
                        "bn1.num_batches_tracked",
                        "layer1.0.conv1.weight")
                .containsSubsequence(
                        "layer1.0.bn3.num_batches_tracked",
                        "layer1.0.downsample.0.weight",
                        "layer1.0.downsample.1.weight",
                        "layer1.1.conv1.weight")
                .endsWith("fc.weight", "fc.bias");
    }

    @Test
    void aModuleThatIsCalledSeveralTimesStandsForItsLastCall() {
        Graph graph = Networks.named("resnet50").orElseThrow().graph();

        assertThat(graph.output("layer4.2.relu")).isEqualTo(graph.output("layer4.2"));
    }

    @Test
    void anUnknownModulePathIsAnsweredWithTheValidOnes() {
        Graph graph = Networks.named("squeezenet1_1").orElseThrow().graph();

        assertThatThrownBy(() -> graph.output("features.13"))
                .isInstanceOf(UnknownLayerException.class)
                .hasMessageContaining("features.13")
                .hasMessageContaining("features.12.expand3x3_activation, features.12, features");
    }

    @Test
    void whatFollowsALayerLeavesOutWhatDoesNotDependOnIt() {
        Graph graph = Networks.named("resnet50").orElseThrow().graph();

        assertThat(graph.after(graph.output("layer4.2.conv3")).stream().map(Graph.Step::path))
                .containsExactly("layer4.2.bn3", "layer4.2", "layer4.2.relu", "avgpool", "", "fc");
    }
}
