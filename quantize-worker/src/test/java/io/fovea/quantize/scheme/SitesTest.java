package io.fovea.quantize.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.quantize.network.Graph;
import io.fovea.quantize.network.Networks;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SitesTest {

    /** The counts that PyTorch's prepare_qat gives for torchvision's models. */
    @ParameterizedTest
    @CsvSource({
        "vgg16, 16, 13, 0, 0, 0, 3",
        "resnet50, 54, 53, 53, 0, 0, 1",
        "densenet121, 121, 120, 121, 0, 0, 1",
        "mobilenet_v2, 53, 52, 52, 35, 0, 1",
        "squeezenet1_0, 26, 26, 0, 0, 0, 0",
        "squeezenet1_1, 26, 26, 0, 0, 0, 0",
        "efficientnet_b0, 82, 81, 49, 0, 16, 1"
    })
    void areWherePyTorchPutsThem(
            String network, int weights, int convolutions, int batchNorms, int relu6s, int sigmoids, int linears) {
        Graph graph = Networks.named(network).orElseThrow().graph();

        List<String> outputs = Sites.outputs(graph).stream()
                .map(step -> step.operation().getClass().getSimpleName())
                .toList();

        assertThat(Sites.weights(graph)).hasSize(weights);
        assertThat(outputs).filteredOn("Conv2d"::equals).hasSize(convolutions);
        assertThat(outputs).filteredOn("BatchNorm2d"::equals).hasSize(batchNorms);
        assertThat(outputs).filteredOn("Relu6"::equals).hasSize(relu6s);
        assertThat(outputs).filteredOn("Sigmoid"::equals).hasSize(sigmoids);
        assertThat(outputs).filteredOn("Linear"::equals).hasSize(linears);
        assertThat(outputs).hasSize(convolutions + batchNorms + relu6s + sigmoids + linears);
    }
}
