package io.fovea.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.Watch;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AggregatorConfigTest {
    @Test
    void awaitsASlowModelForAsLongAsItsImagesAreKept() {
        assertThat(AggregatorConfig.DEFAULTS.expiryOf(watch("{models: [vgg16], masks: [scene, folder]}")))
                .isEqualTo(Duration.ofHours(1));
        assertThat(AggregatorConfig.DEFAULTS.expiryOf(watch("{models: [vgg16], masks: [folder, birefnet]}")))
                .isEqualTo(Duration.ofDays(1));
    }

    @Test
    void keepsWhatTheFileSays() {
        AggregatorConfig config =
                DeploymentFile.parse("test", "aggregate: {expiry: 5m}").section("aggregate", AggregatorConfig.DEFAULTS);

        assertThat(config.expiryOf(watch("{models: [vgg16], masks: [birefnet]}")))
                .isEqualTo(Duration.ofMinutes(5));
    }

    private static Watch watch(String section) {
        return Watch.of(DeploymentFile.parse("test", "watch: " + section));
    }
}
