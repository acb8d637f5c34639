package io.fovea.cam.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CamMethodTest {
    @TestFactory
    List<DynamicTest> agreesWithPyTorch() throws IOException {
        Path reference = SharedFiles.require("reference/cam.json");
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode example : new ObjectMapper().readTree(reference.toFile())) {
            for (Map.Entry<String, JsonNode> expected : example.get("maps").properties()) {
                tests.add(DynamicTest.dynamicTest(
                        example.get("case").asText() + " " + expected.getKey(),
                        () -> assertMap(example, expected.getKey(), doubles(expected.getValue()))));
            }
        }
        return tests;
    }

    @Test
    void countsAGradientThatIsEqualOverSpaceOncePerCell() {
        float[] activations = {0.5f, 2f, -1f, 0.25f, 1f, 3f, 0f, 0.75f};
        FeatureMaps once = new FeatureMaps(2, 2, 2, activations, new float[] {0.3f, -0.2f});
        FeatureMaps writtenOut =
                new FeatureMaps(2, 2, 2, activations, new float[] {0.3f, 0.3f, 0.3f, 0.3f, -0.2f, -0.2f, -0.2f, -0.2f});
        for (CamMethod method : CamMethod.values()) {
            assertThat(method.map(once)).as(method.methodName()).isEqualTo(method.map(writtenOut));
        }
    }

    private static void assertMap(JsonNode example, String method, double[] expected) {
        JsonNode shape = example.get("shape");
        FeatureMaps maps = new FeatureMaps(
                shape.get(0).asInt(),
                shape.get(1).asInt(),
                shape.get(2).asInt(),
                floats(example.get("activations")),
                floats(example.get("gradients")));

        double[] map = CamMethod.CHOICES.get(method).map(maps);

        double largest = 0;
        for (double value : expected) {
            largest = Math.max(largest, value);
        }
        assertThat(map).containsExactly(expected, within(1e-6 * Math.max(largest, 1)));
    }

    private static double[] doubles(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asDouble();
        }
        return values;
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).asDouble();
        }
        return values;
    }
}
