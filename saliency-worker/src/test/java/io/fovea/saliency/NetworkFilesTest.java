package io.fovea.saliency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.runtime.UserErrorException;
import io.fovea.saliency.onnx.SalientObjectNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkFilesTest {
    private static final SalientObjectNetwork BIREFNET =
            SaliencyCatalogue.published().get(0);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void findsAFileUnderThePublishersNameOrOurs() throws IOException {
        // Given
        Path first = Files.createDirectories(folder.resolve("first"));
        Path second = Files.createDirectories(folder.resolve("second"));
        Path ours = Files.createFile(first.resolve("birefnet.onnx"));
        NetworkFiles files = new NetworkFiles(List.of(first, second), Optional.empty());

        // When
        Path found = files.require(BIREFNET);
        Path publishers = Files.createFile(second.resolve("BiRefNet-general-epoch_244.onnx"));
        Path foundThen = files.require(BIREFNET);

        // Then
        assertThat(found).isEqualTo(ours);
        assertThat(foundThen).isEqualTo(publishers);
    }

    @Test
    void fetchesWhatIsNowhere() {
        // Given
        NetworkFiles files = new NetworkFiles(
                List.of(folder), Optional.of(artifact -> folder.resolve("fetched-" + artifact.fileName())));

        // When
        Path found = files.require(BIREFNET);

        // Then
        assertThat(found).isEqualTo(folder.resolve("fetched-BiRefNet-general-epoch_244.onnx"));
    }

    @Test
    void saysThatNoFileIsThereAndNoneCanBeFetchedAndWhatElseThereIs() {
        // Given
        NetworkFiles offline = new NetworkFiles(List.of(folder), Optional.of(artifact -> {
            throw new UserErrorException("github.com cannot be reached");
        }));
        NetworkFiles forbidden = new NetworkFiles(List.of(folder), Optional.empty());

        assertThatThrownBy(() -> offline.require(BIREFNET))
                .isInstanceOf(UserErrorException.class)
                .hasMessage("saliency model birefnet: there is no BiRefNet-general-epoch_244.onnx or birefnet.onnx in "
                        + folder + " and it cannot be fetched (github.com cannot be reached); or use a smaller network"
                        + " (--saliency u2netp) or ground truth (--masks DIR)");
        assertThatThrownBy(() -> forbidden.require(BIREFNET))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("saliency.offline forbids to fetch it: get it with `fovea models pull birefnet`")
                .hasMessageContaining("--saliency u2netp");
    }

    @Test
    void theOfficialFilesAreKnownByNameSizeAndChecksum() {
        assertThat(SaliencyCatalogue.published())
                .extracting(SalientObjectNetwork::name)
                .containsExactly(
                        "birefnet",
                        "birefnet-lite",
                        "birefnet-lite-2k",
                        "birefnet-hr",
                        "birefnet-512",
                        "u2net",
                        "u2netp",
                        "isnet");
        assertThat(SaliencyCatalogue.artifacts()).allSatisfy(artifact -> {
            assertThat(artifact.sha256()).hasSize(64);
            assertThat(artifact.bytes()).isPresent();
        });
        assertThat(SaliencyCatalogue.artifacts().get(0).uri())
                .hasToString("https://github.com/ZhengPeng7/BiRefNet/releases/download/v1/"
                        + "BiRefNet-general-epoch_244.onnx");
    }
}
