package io.fovea.ingest.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file's name may be any bytes, whatever the locale says: each file is read, and each has a name of its own. */
class FileNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8", "POSIX"})
    void areAnyBytesUnderAnyLocale(String locale, @TempDir Path folder) throws Exception {
        Path images = Files.createDirectory(folder.resolve("images"));
        String[] names = {
            "plain.png",
            "%C3%A9.png",
            "%E5%86%99%E7%9C%9F/%E7%8C%AB.png",
            "latin1-%E9.png",
            "latin1-%E8.png",
            "a%0Ab.png"
        };
        for (int i = 0; i < names.length; i++) {
            Path file = Path.of(URI.create(images.toUri() + names[i]));
            Files.createDirectories(file.getParent());
            Files.write(file, new byte[10 + i]);
        }
        Path said = folder.resolve("said");
        Path errors = folder.resolve("errors");
        ProcessBuilder child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Objects.requireNonNull(System.getProperty("java.class.path")),
                        NamesProcess.class.getName(),
                        images.toString())
                .redirectError(errors.toFile())
                .redirectOutput(said.toFile());
        child.environment().put("LC_ALL", locale);

        int status = child.start().waitFor();

        assertThat(status).as(Files.readString(errors)).isZero();
        assertThat(Files.readString(said, StandardCharsets.UTF_8))
                .contains("plain.png 10\n")
                .contains("\u00e9.png 11\n")
                .contains("\u5199\u771f/\u732b.png 12\n")
                .contains("latin1-\\xE9.png 13\n")
                .contains("latin1-\\xE8.png 14\n")
                .contains("a\nb.png 15\n")
                .doesNotContain("refused");
    }
}
