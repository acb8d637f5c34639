package io.fovea.benchmarks.join;

import io.fovea.comparison.ChosenMetrics;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ImageComparisons;
import io.fovea.record.SaliencyMask;
import io.fovea.table.parts.ImageParts;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All that one image costs in the aggregator besides Kafka and stores: 18 maps and a mask prepared from their records, and
 * the study's 30 comparisons of them. Nothing is kept from one image to the next.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ImageComparisonsBenchmark {
    private static final int IMAGES = 32;

    private List<List<ClassActivationMap>> maps = List.of();
    private List<SaliencyMask> masks = List.of();
    private int next;

    /** Makes the images. */
    @Setup
    public void makeImages() {
        maps = IntStream.range(0, IMAGES)
                .mapToObj(i -> SyntheticImages.maps(SyntheticImages.NETWORKS.size(), new Random(i)))
                .toList();
        masks = IntStream.range(0, IMAGES)
                .mapToObj(i -> SyntheticImages.mask(new Random(i)))
                .toList();
    }

    /** SIM, CC and KLD of every map v GT, and of int16 and int8 v f32. */
    @Benchmark
    public Optional<ImageComparisons> thirtyComparisons() {
        next = (next + 1) % IMAGES;
        return ImageParts.compare(maps.get(next), Optional.of(masks.get(next)), ChosenMetrics.DEFAULTS);
    }
}
