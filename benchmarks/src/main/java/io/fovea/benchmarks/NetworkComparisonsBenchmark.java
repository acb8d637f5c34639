package io.fovea.benchmarks;

import io.fovea.aggregator.comparison.ComparedMap;
import io.fovea.aggregator.comparison.MapScores;
import io.fovea.aggregator.join.Comparisons;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.SaliencyMask;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All that one image of one network costs in the aggregator besides Kafka: three maps and a mask prepared from their records,
 * and the study's five comparisons of them. Nothing is kept from one image to the next.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NetworkComparisonsBenchmark {
    private static final int SIZE = ComparedMap.SIZE;

    /** Rows and columns of the maps: ResNet-50's, SqueezeNet's, VGG-16's. */
    @Param({"7", "13", "14"})
    public int size;

    private final SaliencyMask mask = disc();

    /** SIM, CC and KLD of f32, int16 and int8 v GT, and of int16 and int8 v f32. */
    @Benchmark
    public List<Optional<MapScores>> fiveComparisons() {
        ComparedMap truth = Comparisons.prepare(mask);
        ComparedMap f32 = Comparisons.prepare(map(size, 1));
        ComparedMap int16 = Comparisons.prepare(map(size, 2));
        ComparedMap int8 = Comparisons.prepare(map(size, 3));
        return List.of(
                MapScores.of(f32, truth),
                MapScores.of(int16, truth),
                MapScores.of(int8, truth),
                MapScores.of(int16, f32),
                MapScores.of(int8, f32));
    }

    private static ClassActivationMap map(int size, long seed) {
        Random random = new Random(seed);
        ByteBuffer values = ByteBuffer.allocate(size * size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int cell = 0; cell < size * size; cell++) {
            values.putFloat(random.nextFloat());
        }
        return ClassActivationMap.newBuilder()
                .setImageId("")
                .setFeed("")
                .setReceivedAt(Instant.EPOCH)
                .setNetwork("")
                .setPrecision("f32")
                .setScheme("none")
                .setCheckpoint("synthetic")
                .setMethod("grad-cam++")
                .setTargetClass(0)
                .setProbability(1)
                .setHeight(size)
                .setWidth(size)
                .setValues(values.flip())
                .build();
    }

    /** Soft at its edge, a fifth of the image. */
    private static SaliencyMask disc() {
        byte[] levels = new byte[SIZE * SIZE];
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                double level = 255 * (0.25 * SIZE - Math.hypot(y - 100, x - 120)) / 8;
                levels[y * SIZE + x] = (byte) Math.round(Math.max(0, Math.min(255, level)));
            }
        }
        return SaliencyMask.newBuilder()
                .setImageId("")
                .setFeed("")
                .setModel("scene")
                .setCheckpoint("none")
                .setHeight(SIZE)
                .setWidth(SIZE)
                .setValues(ByteBuffer.wrap(levels))
                .setElapsedMicros(0)
                .build();
    }
}
