package io.fovea.quantize.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.quantize.network.Networks;
import io.fovea.quantize.network.ParameterSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateDictKeysTest {

    @ParameterizedTest
    @CsvSource({
        "features.denseblock1.denselayer1.norm.1.weight, features.denseblock1.denselayer1.norm1.weight",
        "features.denseblock4.denselayer16.conv.2.weight, features.denseblock4.denselayer16.conv2.weight",
        "features.denseblock1.denselayer1.norm.2.running_var, features.denseblock1.denselayer1.norm2.running_var",
        "features.denseblock1.denselayer1.norm1.weight, features.denseblock1.denselayer1.norm1.weight",
        "features.transition1.norm.weight, features.transition1.norm.weight",
        "module.features.0.weight, features.0.weight",
        "_orig_mod.module.features.0.weight, features.0.weight",
        "model.net.features.0.weight, features.0.weight"
    })
    void becomeTorchvisions(String key, String name) {
        assertThat(StateDictKeys.normalize(Map.of(key, 1), Set.of(name))).containsOnlyKeys(name);
    }

    @Test
    void ofTheOldDenseNetAreAllOfTodays() {
        var today = Networks.named("densenet121").orElseThrow().parameters().stream()
                .map(ParameterSpec::name)
                .toList();
        var old = new LinkedHashMap<String, String>();
        today.forEach(name -> old.put(name.replaceFirst("(denselayer\\d+\\.(?:norm|conv))", "$1."), name));

        var normalized = StateDictKeys.normalize(old, today);

        assertThat(old.keySet()).anyMatch(key -> key.endsWith("denselayer24.norm.2.bias"));
        assertThat(normalized.keySet()).containsExactlyElementsOf(today);
    }

    @Test
    void keepAPrefixWhereSomeNameIsTheNetworks() {
        assertThat(StateDictKeys.normalize(Map.of("module.weight", 1, "bias", 2), Set.of("weight", "bias")))
                .containsOnlyKeys("module.weight", "bias");
    }

    @Test
    void leaveOutWhatStandsAroundTheNetwork() {
        assertThat(StateDictKeys.normalize(
                        Map.of("model.weight", 1, "n_averaged", 2, "criterion.weight", 3), Set.of("weight")))
                .isEqualTo(Map.of("weight", 1));
    }
}
