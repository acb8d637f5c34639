package io.fovea.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.imaging.ScalarMap;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every metric beside the study's three, against scikit-image, SciPy and NumPy. */
class FurtherMetricsTest {
    private static final double TOLERANCE = 1e-9;
    private static final double SSIM_TOLERANCE = 1e-7;

    @TestFactory
    List<DynamicTest> agreesWithTheReference() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode example : new ObjectMapper()
                .readTree(SharedFiles.require("reference/map_metrics_2.json").toFile())) {
            for (Metric metric : Metric.values()) {
                if (example.has(metric.key())) {
                    tests.add(DynamicTest.dynamicTest(
                            metric.key() + ": " + example.get("case").asText(), () -> assertScore(metric, example)));
                }
            }
        }
        return tests;
    }

    private static void assertScore(Metric metric, JsonNode example) {
        boolean withMask = example.has("mask");
        ComparedMap map = map(example, "map", 1);
        ComparedMap reference = withMask ? map(example, "mask", 255) : map(example, "reference", 1);
        ChosenMetrics chosen = ChosenMetrics.of(List.of(metric));

        List<Score> scores = chosen.against(reference, withMask ? Between.MAP_AND_MASK : Between.TWO_MAPS, List.of(map))
                .get(0);

        OptionalDouble value = scores.get(scores.size() - 1).value();
        JsonNode expected = example.get(metric.key());
        if (expected.isNull()) {
            assertThat(value).isEmpty();
        } else {
            assertThat(value.orElseThrow())
                    .isCloseTo(expected.asDouble(), within(metric.key().equals("ssim") ? SSIM_TOLERANCE : TOLERANCE));
        }
    }

    private static ComparedMap map(JsonNode example, String name, double scale) {
        double[] values = new double[example.get(name).size()];
        Arrays.setAll(values, i -> scale * example.get(name).get(i).asDouble());
        return ComparedMap.of(new ScalarMap(
                example.get("shape").get(0).asInt(), example.get("shape").get(1).asInt(), values));
    }
}
