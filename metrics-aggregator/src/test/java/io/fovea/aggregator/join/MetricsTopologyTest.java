package io.fovea.aggregator.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fovea.record.ClassActivationMap;
import io.fovea.record.SaliencyMask;
import io.fovea.runtime.WatchedModel;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MetricsTopologyTest {
    private static final int IMAGES = 4;

    @Test
    void comparesEveryMapWithTheMaskAndWithF32() {
        try (Join join = new Join()) {
            Parts.of(0).forEach(join::send);

            Table table = join.table();
            assertThat(table.rows().stream()
                            .map(row -> row.comparison().toString())
                            .distinct())
                    .containsExactly("f32 v GT", "int16 v GT", "int8 v GT", "int16 v f32", "int8 v f32");
            assertThat(table.rows())
                    .hasSize(15)
                    .allSatisfy(row -> assertThat(row.moments().n()).isEqualTo(1));
            assertThat(join.outcomes()).containsEntry("complete|test", 1L).containsEntry("compared|test", 5L);
        }
    }

    @Test
    void twoCheckpointsOfOneNetworkGiveTwoSetsOfRows() {
        try (Join join = new Join()) {
            for (String precision : Parts.PRECISIONS) {
                join.send(Parts.map(0, precision, "0123456789abcdef"));
                join.send(Parts.map(0, precision, "fedcba9876543210"));
            }
            join.send(Parts.mask(0));

            Table table = join.table();
            for (String checkpoint : List.of("0123456789abcdef", "fedcba9876543210")) {
                assertThat(table.rows())
                        .filteredOn(row -> row.variant().checkpoint().equals(checkpoint))
                        .hasSize(15)
                        .allSatisfy(row -> assertThat(row.moments().n()).isEqualTo(1));
            }
            assertThat(join.outcomes()).containsEntry("complete|test", 1L).containsEntry("compared|test", 10L);
        }
    }

    @Test
    void anImageOfWhichOneCheckpointIsHalfThereIsNotComplete() {
        try (Join join = new Join()) {
            join.send(Parts.map(0, "f32", "fedcba9876543210"));
            Parts.of(0).forEach(join::send);

            join.table();

            assertThat(join.outcomes()).containsEntry("compared|test", 6L).doesNotContainKey("complete|test");
        }
    }

    @Property(tries = 20)
    void twoNamedCheckpointsAreBothAwaitedInAnyOrder(@ForAll long seed) {
        List<String> checkpoints = List.of("0123456789abcdef", "fedcba9876543210");
        List<Object> parts = new ArrayList<>(List.of(Parts.mask(0)));
        for (String checkpoint : checkpoints) {
            Parts.PRECISIONS.forEach(precision -> parts.add(Parts.map(0, precision, checkpoint)));
        }
        Collections.shuffle(parts, new Random(seed));
        try (Join join = new Join(WatchedModel.published("squeezenet1_1", List.of(), checkpoints))) {
            parts.forEach(join::send);

            assertThat(join.table().rows())
                    .hasSize(30)
                    .allSatisfy(row -> assertThat(row.moments().n()).isEqualTo(1));
            assertThat(join.outcomes()).containsEntry("complete|test", 1L).doesNotContainKey("late|test");
        }
    }

    @Test
    void thePartsThatAnImageAwaitsFollowFromItsFeed() {
        WatchedModel elsewhere = WatchedModel.published("vgg16", List.of("elsewhere"), List.of());
        try (Join join = new Join(WatchedModel.named("squeezenet1_1"), elsewhere)) {
            Parts.of(0).forEach(join::send);

            assertThat(join.outcomes()).containsEntry("complete|test", 1L);
        }
        WatchedModel here = WatchedModel.published("vgg16", List.of("test"), List.of());
        try (Join join = new Join(WatchedModel.named("squeezenet1_1"), here)) {
            Parts.of(0).forEach(join::send);

            assertThat(join.outcomes()).doesNotContainKey("complete|test");
        }
    }

    @Test
    void oneImageOfTwoFeedsCountsInBoth() {
        try (Join join = new Join()) {
            for (String feed : List.of("north", "south")) {
                for (Object part : Parts.of(0)) {
                    if (part instanceof ClassActivationMap map) {
                        map.setFeed(feed);
                    } else {
                        ((SaliencyMask) part).setFeed(feed);
                    }
                    join.send(part);
                    join.send(part);
                }
            }

            assertThat(join.table().rows())
                    .hasSize(30)
                    .allSatisfy(row -> assertThat(row.moments().n()).isEqualTo(1));
            assertThat(join.outcomes()).containsEntry("complete|north", 1L).containsEntry("complete|south", 1L);
        }
    }

    @Test
    void keepsNoPartOfACompleteImage() {
        try (Join join = new Join()) {
            Parts.of(0).forEach(join::send);

            assertThat(join.size(JoinStores.MAPS)).isZero();
            assertThat(join.size(JoinStores.MASKS)).isZero();
        }
    }

    @Test
    void countsAnEmptyMapAsUndefinedAndAveragesItNowhere() {
        try (Join join = new Join()) {
            Parts.of(0).forEach(join::send);
            ClassActivationMap empty = Parts.map(1, "int8");
            empty.setValues(ByteBuffer.allocate(empty.getValues().remaining()));
            join.send(Parts.map(1, "f32"));
            join.send(empty);

            assertThat(join.table().rows())
                    .filteredOn(row -> row.comparison().toString().equals("int8 v f32"))
                    .hasSize(3)
                    .allSatisfy(row -> {
                        assertThat(row.moments().n()).isEqualTo(1);
                        assertThat(row.moments().undefined()).isEqualTo(1);
                    });
        }
    }

    @Test
    void finishesAnImageWhosePartsWereDeadLettered() {
        try (Join join = new Join()) {
            Parts.PRECISIONS.forEach(precision -> join.send(Parts.map(0, precision)));
            join.deadLetter(Parts.key(0), "saliency");

            assertThat(join.outcomes()).containsEntry("dead-lettered|test", 1L).containsEntry("compared|test", 2L);
        }
    }

    @Test
    void countsWhatAnExpiredImageMissed() {
        try (Join join = new Join()) {
            join.send(Parts.map(0, "f32"));
            join.send(Parts.map(0, "int8"));

            join.advance(Join.EXPIRY.plus(Duration.ofSeconds(5)));

            assertThat(join.outcomes())
                    .containsEntry("expired|test", 1L)
                    .containsEntry("missing mask|test", 1L)
                    .containsEntry("missing squeezenet1_1/int16/adaptive|test", 1L)
                    .doesNotContainKey("missing squeezenet1_1/int8/adaptive|test");
            assertThat(join.size(JoinStores.MAPS)).isZero();
        }
    }

    @Test
    void aPartOfAnImageThatExpiredIsLateForAsLongAsItMayCome() {
        try (Join join = new Join()) {
            Parts.PRECISIONS.forEach(precision -> join.send(Parts.map(0, precision)));
            join.advance(Join.EXPIRY.plus(Duration.ofSeconds(5)));

            join.send(Parts.mask(0));

            assertThat(join.outcomes())
                    .containsEntry("late|test", 1L)
                    .containsEntry("begun|test", 1L)
                    .containsEntry("expired|test", 1L);
            assertThat(join.table().rows()).noneMatch(row -> row.comparison().isWithGroundTruth());

            join.advance(Duration.ofDays(1));

            assertThat(join.size(JoinStores.IMAGES)).isZero();
            assertThat(join.size(JoinStores.EXPIRED)).isZero();
            assertThat(join.outcomes()).containsEntry("expired|test", 1L);
        }
    }

    @Test
    void aBacklogExpiresByTheTimeOfItsRecords() {
        Instant longAgo = Instant.now().minus(Join.EXPIRY.multipliedBy(3));
        try (Join join = new Join()) {
            join.send(Parts.map(0, "f32"), longAgo);
            join.send(Parts.map(1, "f32"), longAgo.plus(Join.EXPIRY));
            join.advance(Duration.ofSeconds(5));

            assertThat(join.outcomes()).containsEntry("expired|test", 1L).containsEntry("begun|test", 2L);
        }
    }

    @Test
    void aRecordFromAClockThatIsAheadExpiresNothing() {
        try (Join join = new Join()) {
            join.send(Parts.map(0, "f32"));
            join.send(Parts.map(1, "f32"), Instant.now().plus(Join.EXPIRY.multipliedBy(3)));
            join.advance(Duration.ofSeconds(5));

            assertThat(join.outcomes()).containsEntry("begun|test", 2L).doesNotContainKey("expired|test");
        }
    }

    @Test
    void forgetsAFinishedImageWhenItExpires() {
        try (Join join = new Join()) {
            Parts.of(0).forEach(join::send);
            join.advance(Join.EXPIRY.minus(Duration.ofSeconds(5)));
            assertThat(join.size(JoinStores.IMAGES)).isOne();
            assertThat(join.size(JoinStores.BEGUN)).isOne();

            join.advance(Duration.ofSeconds(10));

            assertThat(join.size(JoinStores.IMAGES)).isZero();
            assertThat(join.size(JoinStores.BEGUN)).isZero();
            assertThat(join.outcomes()).containsEntry("complete|test", 1L).doesNotContainKey("expired|test");
        }
    }

    @Property(tries = 20)
    void orderAndRepetitionChangeNothing(@ForAll long seed) {
        List<Object> inOrder = partsOfAll();
        Random random = new Random(seed);
        List<Object> disorderly = new ArrayList<>(inOrder);
        for (Object part : inOrder) {
            for (int more = random.nextInt(3); more > 0; more--) {
                disorderly.add(part);
            }
        }
        Collections.shuffle(disorderly, random);

        assertSame(Join.table(disorderly), Join.table(inOrder));
    }

    @Property(tries = 20)
    void aLostPartCostsItsOwnComparisonsAlone(@ForAll @IntRange(max = 4 * IMAGES - 1) int lost, @ForAll long seed) {
        List<Object> rest = partsOfAll();
        Object missing = rest.remove(lost);
        Collections.shuffle(rest, new Random(seed));

        Table table = Join.table(rest);

        Set<String> affected = affected(missing);
        assertThat(table.rows()).hasSize(15).allSatisfy(row -> assertThat(
                        row.moments().n())
                .as(row.comparison().toString())
                .isEqualTo(affected.contains(row.comparison().toString()) ? IMAGES - 1 : IMAGES));
    }

    private static List<Object> partsOfAll() {
        List<Object> parts = new ArrayList<>();
        for (int image = 0; image < IMAGES; image++) {
            parts.addAll(Parts.of(image));
        }
        return parts;
    }

    private static Set<String> affected(Object missing) {
        if (missing instanceof SaliencyMask) {
            return Set.of("f32 v GT", "int16 v GT", "int8 v GT");
        }
        String precision = ((ClassActivationMap) missing).getVariant().getPrecision();
        return precision.equals("f32")
                ? Set.of("f32 v GT", "int16 v f32", "int8 v f32")
                : Set.of(precision + " v GT", precision + " v f32");
    }

    private static void assertSame(Table actual, Table expected) {
        assertThat(actual.rows()).hasSameSizeAs(expected.rows());
        for (int i = 0; i < actual.rows().size(); i++) {
            TableRow a = actual.rows().get(i);
            TableRow e = expected.rows().get(i);
            assertThat(a.comparison()).isEqualTo(e.comparison());
            assertThat(a.moments().n()).isEqualTo(e.moments().n());
            assertThat(a.moments().mean()).isCloseTo(e.moments().mean(), within(1e-12));
            assertThat(a.moments().m2()).isCloseTo(e.moments().m2(), within(1e-12));
        }
    }
}
