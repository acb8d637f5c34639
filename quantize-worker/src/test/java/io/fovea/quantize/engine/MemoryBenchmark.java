package io.fovea.quantize.engine;

import io.fovea.identity.Precision;
import io.fovea.identity.Scheme;
import io.fovea.quantize.checkpoint.Checkpoint;
import io.fovea.quantize.checkpoint.CheckpointLoader;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.program.ProgramSettings;
import io.fovea.quantize.program.ProgramWriter;
import io.fovea.quantize.scheme.FakeQuantizationScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Resident memory while many images are explained on two threads. Arguments: networks, precisions, scheme, images, folder of checkpoints. */
public final class MemoryBenchmark {
    private MemoryBenchmark() {}

    public static void main(String[] args) throws IOException, ExecutionException, InterruptedException {
        List<ExplanationProgram> programs = new ArrayList<>();
        report("start");
        ExecutorService threads = LibTorch.threads(2, "memory");
        long begin = System.nanoTime();
        List<Future<ExplanationProgram>> loads = new ArrayList<>();
        for (String name : args[0].split(",", -1)) {
            Network network = Networks.named(name).orElseThrow();
            Checkpoint checkpoint = CheckpointLoader.load(Path.of(args[4]), name, network.parameters());
            for (String precision : args[1].split(",", -1)) {
                ProgramSettings settings = ProgramSettings.of(
                        network, Precision.of(precision), FakeQuantizationScheme.of(Scheme.of(args[2])));
                loads.add(threads.submit(
                        () -> ExplanationProgram.load(ProgramWriter.write(settings, LibTorch.kernels()), checkpoint)));
            }
        }
        for (Future<ExplanationProgram> load : loads) {
            programs.add(load.get());
        }
        CheckpointLoader.unmapUnused();
        report("loaded in " + (System.nanoTime() - begin) / 1_000_000 + " ms");
        int images = Integer.parseInt(args[3]);
        float[] image = SyntheticReference.image();
        for (int i = 1; i <= images; i++) {
            long started = System.nanoTime();
            List<Future<Explanation>> explanations = new ArrayList<>();
            for (ExplanationProgram program : programs) {
                explanations.add(threads.submit(() -> program.explain(image, OptionalInt.empty(), List.of())));
            }
            for (Future<Explanation> explanation : explanations) {
                explanation.get();
            }
            if (i <= 3 || i % (images / 10) == 0) {
                report("image " + i + " in " + (System.nanoTime() - started) / 1_000_000 + " ms");
            }
        }
        threads.shutdown();
        programs.forEach(ExplanationProgram::close);
    }

    private static void report(String when) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
        System.out.printf("%-24s", when);
        lines.stream()
                .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM") || line.startsWith("Rss"))
                .forEach(line -> System.out.print(line.replaceAll("\\s+", " ") + "  "));
        System.out.println();
    }
}
