package io.fovea.aggregator.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassNamesTest {
    @Test
    void areTheLinesOfAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("names.txt"), "tench\r\n goldfish \n\nélan\n");

        assertThat(ClassNames.read(file).names()).containsExactly("tench", "goldfish", "", "élan");
    }

    @Test
    void sayWhatIsWrongWithTheirFile(@TempDir Path folder) throws IOException {
        Path binary = Files.write(folder.resolve("photograph.jpg"), new byte[] {-1, -40, -1});
        Path empty = Files.writeString(folder.resolve("empty.txt"), "\n \n");

        for (Path file : new Path[] {binary, empty, folder.resolve("absent.txt")}) {
            assertThatThrownBy(() -> ClassNames.read(file))
                    .isInstanceOf(UserErrorException.class)
                    .hasMessageContaining(file.toString());
        }
    }
}
