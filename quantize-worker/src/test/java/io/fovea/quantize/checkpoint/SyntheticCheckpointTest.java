package io.fovea.quantize.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fovea.quantize.network.Networks;
import io.fovea.quantize.network.ParameterSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntheticCheckpointTest {

    /** The digests are those of an independent implementation in NumPy over torchvision 0.14's own state dicts. */
    @ParameterizedTest
    @CsvSource({
        "squeezenet1_1, c9767181fcac2071901661be762e7b8e9b01874cf6dc31ffbd1bf24126f7fa74",
        "mobilenet_v2, 37eb3f8b25f96f41c1c37827e92b981ec45ef5fe9395d44d2752b40efc725467",
        "resnet18, e179f951552b561535eda4313f2eccfcbf896b4a5d29b0cfd56f42a614bafd35"
    })
    void isTheSameInEveryBitAsAnotherLanguages(String network, String sha256) {
        var parameters = Networks.named(network).orElseThrow().parameters();

        var checkpoint = SyntheticCheckpoint.of(parameters);

        assertThat(Digests.ofValues(checkpoint)).isEqualTo(sha256);
    }

    @ParameterizedTest
    @CsvSource({
        "features.0.weight, '64,3,3,3', 0.3354113698005676, 0.09722277522087097",
        "features.0.1.weight, 32, 1.2327500581741333, 0.6163696050643921",
        "features.0.1.running_var, 32, 0.7220338582992554, 1.1183782815933228",
        "features.0.1.running_mean, 32, -0.08264732360839844, 0.08564937114715576",
        "features.0.bias, 64, -0.03640270233154297, 0.06619592010974884"
    })
    void drawsEachKindOfParameterFromItsOwnRange(String name, String shape, float first, float last) {
        var lengths = List.of(shape.split(",")).stream().map(Long::valueOf).toList();

        var values = SyntheticCheckpoint.of(List.of(new ParameterSpec(name, lengths, false)))
                .tensor(name)
                .values();

        assertThat(values[0]).isEqualTo(first);
        assertThat(values[values.length - 1]).isEqualTo(last);
    }

    @Test
    void leavesOptionalParametersOut() {
        var parameters = List.of(new ParameterSpec("features.1.num_batches_tracked", List.of(), true));

        var checkpoint = SyntheticCheckpoint.of(parameters);

        assertThat(checkpoint.tensors()).isEmpty();
        assertThat(checkpoint.id()).isEqualTo("synthetic");
        assertThat(checkpoint.synthetic()).isTrue();
    }

    @Test
    void knowsNoDistributionForAParameterOfAnotherKind() {
        var parameters = List.of(new ParameterSpec("blocks.0.gamma", List.of(8L), false));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SyntheticCheckpoint.of(parameters)
                        .tensor("blocks.0.gamma")
                        .values())
                .withMessageContaining("blocks.0.gamma");
    }
}
