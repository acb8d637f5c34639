package io.fovea.quantize.engine;

import io.fovea.identity.Precision;
import io.fovea.identity.Scheme;
import io.fovea.quantize.checkpoint.Checkpoint;
import io.fovea.quantize.checkpoint.SyntheticCheckpoint;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.program.ProgramSettings;
import io.fovea.quantize.program.ProgramWriter;
import io.fovea.quantize.scheme.FakeQuantizationScheme;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** CPU-milliseconds per explanation, one thread. Arguments: networks, precisions, scheme, repetitions. */
public final class ProgramBenchmark {
    private ProgramBenchmark() {}

    public static void main(String[] args) {
        List<String> networks = List.of(args[0].split(",", -1));
        List<String> precisions = List.of(args[1].split(",", -1));
        FakeQuantizationScheme scheme = FakeQuantizationScheme.of(Scheme.of(args[2]));
        int repetitions = Integer.parseInt(args[3]);
        float[] image = SyntheticReference.image();
        double total = 0;
        System.out.printf("%-16s", "CPU-ms");
        precisions.forEach(p -> System.out.printf("%10s", p));
        System.out.println();
        for (String name : networks) {
            Network network = Networks.named(name).orElseThrow();
            Checkpoint checkpoint = SyntheticCheckpoint.of(network.parameters());
            System.out.printf("%-16s", name);
            for (String precision : precisions) {
                ProgramSettings settings = ProgramSettings.of(network, Precision.of(precision), scheme);
                try (ExplanationProgram program =
                        ExplanationProgram.load(ProgramWriter.write(settings, LibTorch.kernels()), checkpoint)) {
                    double millis = millis(program, image, repetitions);
                    total += millis;
                    System.out.printf("%10.1f", millis);
                }
            }
            System.out.println();
        }
        System.out.printf("total %.0f ms%n", total);
    }

    /** The median. */
    private static double millis(ExplanationProgram program, float[] image, int repetitions) {
        program.explain(image, OptionalInt.empty(), List.of());
        double[] times = new double[repetitions];
        for (int i = 0; i < repetitions; i++) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            program.explain(image, OptionalInt.empty(), List.of());
            times[i] = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e6;
        }
        Arrays.sort(times);
        return times[repetitions / 2];
    }
}
