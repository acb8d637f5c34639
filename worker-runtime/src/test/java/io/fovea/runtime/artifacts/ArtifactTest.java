package io.fovea.runtime.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactTest {
    private static final URI SOMEWHERE = URI.create("https://models.example/v1/resnet50-0676ba61.pth");

    @Test
    void isNamedInTheCacheAsAtItsPublisher() {
        var artifact = Artifact.of("resnet50", SOMEWHERE, "0676ba61", "BSD-3-Clause", "ResNet-50");

        assertThat(artifact.fileName()).isEqualTo("resnet50-0676ba61.pth");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0676BA61", "0676ba6", "sha256:0676ba61"})
    void needsEnoughOfAChecksum(String sha256) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Artifact.of("resnet50", SOMEWHERE, sha256, "BSD-3-Clause", "ResNet-50"))
                .withMessageContaining("sha256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "https://models.example/", "https://models.example/a%20b", "jar:x"})
    void comesFromAWebServerAndHasAPlainFileName(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Artifact.of("resnet50", URI.create(uri), "0676ba61", "BSD-3-Clause", "ResNet-50"));
    }

    @Test
    void isNamedOnceInACatalogue() {
        var artifact = Artifact.of("resnet50", SOMEWHERE, "0676ba61", "BSD-3-Clause", "ResNet-50");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArtifactCatalogue(List.of(artifact, artifact)))
                .withMessageContaining("resnet50");
    }
}
