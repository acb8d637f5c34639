package io.fovea.table.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.comparison.ChosenMetrics;
import io.fovea.identity.DeployedFile;
import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.RowIdentity;
import io.fovea.identity.Scheme;
import io.fovea.identity.Variant;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.Prediction;
import io.fovea.record.View;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which comparisons an image has, and which parts, whose model is deployed as files. */
class DeployedPartsTest {
    private static final Variant F32 =
            Variant.deployed("yard", "0123", Optional.empty(), Precision.F32, "imagenet", "onnxruntime 1");
    private static final Variant NEW = deployed("new", "raw levels");
    private static final Variant OLD = deployed("old", "imagenet");
    private static final Variant SIMULATED =
            Variant.simulated("yard", "0123", Precision.INT8, Scheme.ADAPTIVE, Optional.empty(), Protocol.EVAL);

    private static Variant deployed(String name, String preprocessing) {
        return Variant.deployed(
                "yard",
                "0123",
                Optional.of(new DeployedFile(name, "4567", "qdq", "53/53")),
                Precision.INT8,
                preprocessing,
                "onnxruntime 1");
    }

    @Test
    void everyFileIsComparedWithTheOriginalAndSimulationsWithEveryFile() {
        // Given
        List<ClassActivationMap> maps = List.of(map(F32), map(NEW), map(OLD), map(SIMULATED));

        // When
        List<String> comparisons =
                ImageParts.compare(maps, Optional.empty(), ChosenMetrics.DEFAULTS)
                        .orElseThrow()
                        .getComparisons()
                        .stream()
                        .map(comparison -> RowIdentity.of(comparison.getRow()))
                        .map(row -> row.variant().shortText() + " v "
                                + row.comparison().against())
                        .toList();

        // Then
        assertThat(comparisons)
                .containsExactlyInAnyOrder(
                        "int8 deployed new v f32",
                        "int8 deployed old v f32",
                        "int8 adaptive v f32",
                        "int8 adaptive v int8/deployed/new",
                        "int8 adaptive v int8/deployed/old");
    }

    @Test
    void filesAreAwaitedByName() {
        AwaitedMap one = AwaitedMap.deployed("yard", Optional.empty(), "new");

        assertThat(one.isMetBy(NEW)).isTrue();
        assertThat(List.of(OLD, F32, SIMULATED)).noneMatch(one::isMetBy);
        assertThat(new AwaitedMap("yard", Optional.empty(), Precision.INT8, Scheme.ADAPTIVE, Protocol.EVAL, 0)
                        .isMetBy(SIMULATED))
                .isTrue();
        assertThat(one).hasToString("yard/deployed/new");
    }

    private static ClassActivationMap map(Variant variant) {
        ByteBuffer values = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : new float[] {0, 1, 2, variant.toString().length()}) {
            values.putFloat(value);
        }
        return new ClassActivationMap(
                "0".repeat(64),
                "test",
                null,
                Map.of(),
                Instant.EPOCH,
                variant.toRecord(),
                new View(0.0, 0.0, 1.0, 1.0),
                "grad-cam++",
                "predicted",
                1,
                0.5f,
                List.of(new Prediction(1, 0.5f)),
                2,
                2,
                values.flip());
    }
}
