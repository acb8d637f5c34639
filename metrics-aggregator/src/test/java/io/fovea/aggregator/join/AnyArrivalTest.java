package io.fovea.aggregator.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fovea.comparison.ChosenMetrics;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.SaliencyMask;
import io.fovea.table.parts.ImageParts;
import io.fovea.table.rows.RunningTable;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * However parts come, the table is the one computed straight from the set of those that came, without a join: parts may be
 * in any order, come several times, before or after their image is complete, or never.
 */
class AnyArrivalTest {
    private static final int IMAGES = 4;
    private static final List<Object> PARTS = IntStream.range(0, IMAGES)
            .boxed()
            .flatMap(image -> Parts.of(image).stream())
            .toList();
    private static final int PARTS_OF_ONE = PARTS.size() / IMAGES;

    /** Every part at least once, some again, in any order. */
    @Provide
    Arbitrary<List<Integer>> complete() {
        List<Integer> once = IntStream.range(0, PARTS.size()).boxed().toList();
        return some().flatMap(again -> {
            List<Integer> all = new ArrayList<>(once);
            all.addAll(again);
            return Arbitraries.shuffle(all);
        });
    }

    /** Parts that may be missing or come again, in any order. */
    @Provide
    Arbitrary<List<Integer>> some() {
        return Arbitraries.integers().between(0, PARTS.size() - 1).list().ofMaxSize(2 * PARTS.size());
    }

    /** All images stay in memory, some have to go, none stays. */
    @Provide
    Arbitrary<Integer> memory() {
        return Arbitraries.of(10_000_000, 100_000, 0);
    }

    @Property(tries = 40)
    void orderAndRepetitionGiveTheTableOfTheCompleteImages(
            @ForAll("complete") List<Integer> arrivals, @ForAll("memory") int memory) {
        holds(arrivals, memory);
    }

    @Property(tries = 80)
    void lossCostsTheComparisonsOfWhatWasLostAlone(
            @ForAll("some") List<Integer> arrivals, @ForAll("memory") int memory) {
        holds(arrivals, memory);
    }

    private static void holds(List<Integer> arrivals, int memory) {
        Set<Integer> arrived = new LinkedHashSet<>(arrivals);
        Map<Integer, List<Integer>> byImage = arrived.stream().collect(Collectors.groupingBy(i -> i / PARTS_OF_ONE));
        long complete = byImage.values().stream()
                .filter(parts -> parts.size() == PARTS_OF_ONE)
                .count();

        try (Join join = new Join(memory)) {
            arrivals.forEach(i -> join.send(PARTS.get(i)));

            assertSame(join.table(), straight(byImage));
            Map<String, Long> outcomes = join.outcomes();
            assertThat(outcomes.getOrDefault("begun|test", 0L)).isEqualTo(byImage.size());
            assertThat(outcomes.getOrDefault("complete|test", 0L)).isEqualTo(complete);
            assertThat(outcomes.getOrDefault("repeated|test", 0L) + outcomes.getOrDefault("late|test", 0L))
                    .isEqualTo(arrivals.size() - arrived.size());
        }
    }

    /** Image after image, each from the set of its parts. */
    private static Table straight(Map<Integer, List<Integer>> byImage) {
        RunningTable table = new RunningTable();
        for (List<Integer> parts : byImage.values()) {
            List<ClassActivationMap> maps = new ArrayList<>();
            Optional<SaliencyMask> mask = Optional.empty();
            for (int i : parts) {
                if (PARTS.get(i) instanceof ClassActivationMap map) {
                    maps.add(map);
                } else {
                    mask = Optional.of((SaliencyMask) PARTS.get(i));
                }
            }
            ImageParts.compare(maps, mask, ChosenMetrics.DEFAULTS).ifPresent(table::add);
        }
        return table.table();
    }

    private static void assertSame(Table actual, Table expected) {
        assertThat(actual.rows()).hasSameSizeAs(expected.rows());
        for (int i = 0; i < expected.rows().size(); i++) {
            TableRow a = actual.rows().get(i);
            TableRow e = expected.rows().get(i);
            assertThat(a.comparison()).isEqualTo(e.comparison());
            assertThat(a.metric()).isEqualTo(e.metric());
            assertThat(a.moments().n()).isEqualTo(e.moments().n());
            assertThat(a.moments().undefined()).isEqualTo(e.moments().undefined());
            assertThat(a.imageSet()).isEqualTo(e.imageSet());
            assertThat(a.moments().mean()).isCloseTo(e.moments().mean(), within(1e-9));
            assertThat(a.moments().m2()).isCloseTo(e.moments().m2(), within(1e-9));
            assertThat(a.moments().min()).isCloseTo(e.moments().min(), within(1e-12));
            assertThat(a.moments().max()).isCloseTo(e.moments().max(), within(1e-12));
        }
    }
}
