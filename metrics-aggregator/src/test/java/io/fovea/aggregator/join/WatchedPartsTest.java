package io.fovea.aggregator.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.Watch;
import org.junit.jupiter.api.Test;

class WatchedPartsTest {
    @Test
    void ofDeployedFilesTheOriginalTheFilesAndTheSimulationsAreAwaited() {
        Watch watch = Watch.of(DeploymentFile.parse("fovea.yaml", """
                watch:
                  models: [{name: yard, file: yard.onnx, deployed: [new.onnx, old.onnx], simulate: [int8]}]
                  precisions: [f32, int16]
                  noiseFloor: true
                """));

        assertThat(new WatchedParts(watch).apply("any").maps().stream().map(Object::toString))
                .containsExactly("yard/f32/none", "yard/deployed/new", "yard/deployed/old", "yard/int8/adaptive");
    }
}
