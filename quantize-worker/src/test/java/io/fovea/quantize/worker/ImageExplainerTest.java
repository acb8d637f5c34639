package io.fovea.quantize.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fovea.quantize.checkpoint.CheckpointLoader;
import io.fovea.quantize.engine.LibTorch;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.scheme.Precision;
import io.fovea.quantize.scheme.Protocol;
import io.fovea.quantize.scheme.Scheme;
import io.fovea.testing.SharedFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageExplainerTest {
    private static final Path MAPPED = Path.of("/proc/self/maps");

    @Test
    void keepsNoCheckpointMapped(@TempDir Path folder) throws IOException {
        assumeTrue(Files.exists(MAPPED), "nothing here says which files are mapped");
        Path file = Files.copy(
                SharedFiles.require("models").resolve("squeezenet1_1.pth"), folder.resolve("squeezenet1_1.pth"));
        Network network = Networks.named("squeezenet1_1").orElseThrow();
        Variant variant = new Variant(network, Precision.F32, Scheme.ADAPTIVE, Protocol.EVAL, network.targetLayer(), 0);
        ExecutorService threads = LibTorch.threads(1, "test");
        ImageExplainer loaded = ImageExplainer.load(
                List.of(variant),
                any -> CheckpointLoader.load(file, network.name(), network.parameters()),
                Map.of(),
                Target.PREDICTED,
                0,
                threads,
                new SimpleMeterRegistry());
        try {
            await().until(() -> !isMapped(file));
        } finally {
            loaded.close();
            threads.shutdown();
        }
    }

    private static boolean isMapped(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(MAPPED)) {
            return lines.anyMatch(line -> line.endsWith(file.toString()));
        }
    }
}
