package io.fovea.quantize.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.runtime.artifacts.Artifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkArtifactsTest {

    @Test
    void areThereForEveryNetwork() {
        assertThat(NetworkArtifacts.all())
                .extracting(Artifact::name)
                .containsExactlyInAnyOrderElementsOf(
                        Networks.all().stream().map(Network::name).toList());
    }

    @Test
    void sayTheirChecksumInTheirName() {
        assertThat(NetworkArtifacts.all())
                .allSatisfy(artifact -> assertThat(artifact.fileName()).contains("-" + artifact.sha256() + "."));
    }

    @Test
    void areFoundByTheLoaderOncePulled(@TempDir Path folder) throws IOException {
        for (Artifact artifact : NetworkArtifacts.all()) {
            Files.createFile(folder.resolve(artifact.fileName()));
        }

        assertThat(NetworkArtifacts.all())
                .allSatisfy(artifact -> assertThat(CheckpointLoader.find(folder, artifact.name()))
                        .contains(folder.resolve(artifact.fileName())));
    }
}
