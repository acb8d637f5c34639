package io.fovea.benchmarks;

import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.Explainer;
import io.fovea.deployed.Guard;
import io.fovea.deployed.RuntimeSettings;
import io.fovea.deployed.TargetLayer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * What an explanation of a deployed file costs beside ONNX Runtime alone: CPU milliseconds per image on one thread, the two
 * measured in turns, the median of each.
 *
 * <p>Arguments: ONNX files.
 */
public final class DeployedModelCost {
    private static final int WARM_UP = 100;
    private static final int ROUNDS = 100;
    private static final DeployedModel.Settings SETTINGS = new DeployedModel.Settings(
            RuntimeSettings.DEFAULTS, TargetLayer.AUTO, 224, 224, new Guard.Settings(0, true));

    private DeployedModelCost() {}

    /** Prints one line for each file. */
    public static void main(String[] files) {
        System.out.println("CPU-ms: ONNX Runtime alone, with tap, tail and map, more by");
        for (String file : files) {
            measure(Path.of(file));
        }
    }

    private static void measure(Path file) {
        Explainer explainer = new Explainer("grad-cam++");
        try (DeployedModel model = DeployedModel.load(file, SETTINGS)) {
            Random random = new Random(1);
            float[] input = new float[model.input().size()];
            for (int i = 0; i < input.length; i++) {
                input[i] = (float) random.nextGaussian();
            }
            double[] alone = new double[ROUNDS];
            double[] whole = new double[ROUNDS];
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                double first = milliseconds(() -> model.untouchedScores(input));
                double second = milliseconds(() -> explainer.explain(model, input));
                if (round >= 0) {
                    alone[round] = first;
                    whole[round] = second;
                }
            }
            System.out.printf(
                    "%-45s %7.2f %7.2f %5.0f %%%n",
                    file.getFileName(), median(alone), median(whole), 100 * (median(whole) / median(alone) - 1));
        }
    }

    private static double milliseconds(Runnable work) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
