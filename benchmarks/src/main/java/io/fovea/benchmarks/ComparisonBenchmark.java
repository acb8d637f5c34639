package io.fovea.benchmarks;

import io.fovea.cam.method.CamMethod;
import io.fovea.cam.method.FeatureMaps;
import io.fovea.comparison.ComparedMap;
import io.fovea.comparison.MapScores;
import io.fovea.imaging.ScalarMap;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one image costs after the networks: a map from its tensors, its up-sampling, one comparison. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ComparisonBenchmark {
    private final FeatureMaps squeezeNet = featureMaps(512, 13);
    private final ScalarMap map = scalarMap(13, 1);
    private final ComparedMap compared = ComparedMap.upsampled(map);
    private final ComparedMap reference = ComparedMap.upsampled(scalarMap(13, 2));

    /** Grad-CAM++ of 512 channels of 13x13. */
    @Benchmark
    public double[] gradCamPlusPlus() {
        return CamMethod.GRAD_CAM_PLUS_PLUS.map(squeezeNet);
    }

    /** 13x13 to 224x224, with its sums. */
    @Benchmark
    public ComparedMap upsample() {
        return ComparedMap.upsampled(map);
    }

    /** SIM, CC and KLD at 224x224. */
    @Benchmark
    public Optional<MapScores> compare() {
        return MapScores.of(compared, reference);
    }

    private static FeatureMaps featureMaps(int channels, int size) {
        Random random = new Random(0);
        float[] activations = new float[channels * size * size];
        float[] gradients = new float[activations.length];
        for (int i = 0; i < activations.length; i++) {
            activations[i] = random.nextFloat();
            gradients[i] = random.nextFloat() - 0.5f;
        }
        return new FeatureMaps(channels, size, size, activations, gradients);
    }

    private static ScalarMap scalarMap(int size, long seed) {
        return new ScalarMap(
                size, size, new Random(seed).doubles((long) size * size).toArray());
    }
}
