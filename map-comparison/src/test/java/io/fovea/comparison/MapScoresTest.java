package io.fovea.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.imaging.ScalarMap;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MapScoresTest {
    @TestFactory
    List<DynamicTest> agreesWithTheReference() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode example : new ObjectMapper()
                .readTree(SharedFiles.require("reference/map_metrics.json").toFile())) {
            tests.add(DynamicTest.dynamicTest(example.get("case").asText(), () -> assertScores(example)));
        }
        return tests;
    }

    private static void assertScores(JsonNode example) {
        ComparedMap map = map(example, "map");
        ComparedMap reference = map(example, "reference");

        Optional<MapScores> scores = MapScores.of(map, reference);

        if (example.path("undefined").asBoolean()) {
            assertThat(scores).isEmpty();
            return;
        }
        assertThat(scores).hasValueSatisfying(some -> {
            assertThat(some.sim()).isCloseTo(example.get("sim").asDouble(), within(1e-12));
            assertThat(some.cc()).isCloseTo(example.get("cc").asDouble(), within(1e-12));
            assertThat(some.kld()).isCloseTo(example.get("kld").asDouble(), within(1e-10));
        });
        assertThat(Definition.kld(reference.cells().values(), map.cells().values()))
                .isCloseTo(example.get("kld_as_printed").asDouble(), within(1e-10));
    }

    @Property
    void similarityIsOneLessTheTotalVariation(@ForAll long seed) {
        Random random = new Random(seed);
        ComparedMap a = random(random);
        ComparedMap b = random(random);
        ComparedMap mask = random(random);

        double ab = MapScores.of(a, b).orElseThrow().sim();
        double am = MapScores.of(a, mask).orElseThrow().sim();
        double bm = MapScores.of(b, mask).orElseThrow().sim();

        assertThat(Math.abs(am - bm)).isLessThanOrEqualTo(1 - ab + 1e-12);
    }

    @Property
    void correlationIgnoresScaleAndOffset(@ForAll long seed) {
        Random random = new Random(seed);
        double[] values = random.doubles(64).toArray();
        double[] other = random.doubles(64).toArray();
        double[] moved =
                java.util.Arrays.stream(values).map(value -> 3 * value + 2).toArray();

        double plain = scores(values, other).cc();
        double affine = scores(moved, other).cc();

        assertThat(affine).isCloseTo(plain, within(1e-9));
    }

    private static MapScores scores(double[] map, double[] reference) {
        return MapScores.of(ComparedMap.of(new ScalarMap(8, 8, map)), ComparedMap.of(new ScalarMap(8, 8, reference)))
                .orElseThrow();
    }

    private static ComparedMap random(Random random) {
        return ComparedMap.of(new ScalarMap(8, 8, random.doubles(64).toArray()));
    }

    private static ComparedMap map(JsonNode example, String name) {
        JsonNode values = example.get(name);
        double[] cells = new double[values.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = values.get(i).asDouble();
        }
        return ComparedMap.of(new ScalarMap(
                example.get("shape").get(0).asInt(), example.get("shape").get(1).asInt(), cells));
    }
}
