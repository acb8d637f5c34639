package io.fovea.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassNamesTest {
    @Test
    void areTheLinesOfAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("names.txt"), "tench\r\n goldfish \n\nélan\n");

        assertThat(ClassNames.read(file).names())
                .containsExactlyInAnyOrderEntriesOf(Map.of(0, "tench", 1, "goldfish", 3, "élan"));
    }

    @Test
    void areWhatAnExporterNoted() {
        ClassNames trained = ClassNames.of(Map.of("names", "{0: 'cat', 1: \"dog's bed\", 7: 'it\\'s'}"));
        ClassNames listed = ClassNames.of(Map.of("author", "'nobody'", "classes", "[\"cat\", \"dog\"]"));

        assertThat(trained.names()).isEqualTo(Map.of(0, "cat", 1, "dog's bed", 7, "it's"));
        assertThat(trained.of(2)).isEqualTo("class 2");
        assertThat(listed.names()).isEqualTo(Map.of(0, "cat", 1, "dog"));
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
