package io.fovea.saliency.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvailableMemoryTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void isWhatTheMachineHas() throws IOException {
        // Given
        Path meminfo = meminfo(3000);

        // When
        long available = new AvailableMemory(meminfo, List.of(folder.resolve("no-cgroup"))).getAsLong();

        // Then
        assertThat(available).isEqualTo(3000 * 1024);
    }

    @Test
    void isWhatTheContainersLimitLeavesPageCacheIncluded() throws IOException {
        // Given: of 1,000,000 bytes 900,000 are used, 250,000 of them as page cache
        Path meminfo = meminfo(3000);
        Files.writeString(folder.resolve("memory.max"), "1000000\n");
        Files.writeString(folder.resolve("memory.current"), "900000\n");
        Files.writeString(
                folder.resolve("memory.stat"),
                "anon 650000\ninactive_anon 7\nactive_file 50000\ninactive_file 200000\n");

        // When
        long available = new AvailableMemory(meminfo, List.of(folder)).getAsLong();

        // Then
        assertThat(available).isEqualTo(350_000);
    }

    @Test
    void isNotBoundByAContainerWithoutALimit() throws IOException {
        // Given
        Path meminfo = meminfo(3000);
        Files.writeString(folder.resolve("memory.max"), "max\n");
        Files.writeString(folder.resolve("memory.current"), "900000\n");

        // When
        long available = new AvailableMemory(meminfo, List.of(folder)).getAsLong();

        // Then
        assertThat(available).isEqualTo(3000 * 1024);
    }

    private Path meminfo(int kilobytes) throws IOException {
        return Files.writeString(
                folder.resolve("meminfo"),
                "MemTotal:        9000 kB\nMemFree:         1000 kB\nMemAvailable:    " + kilobytes + " kB\n");
    }
}
