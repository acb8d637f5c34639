package io.fovea.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.record.ImageEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every schema promises, whoever changes it. */
class SchemasTest {
    @ParameterizedTest
    @MethodSource("schemas")
    void every_record_and_every_field_is_documented(Schema schema) {
        assertThat(undocumented(schema, new HashSet<>())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void the_present_schema_is_the_newest_version_of_its_history(Schema schema) {
        List<Schema> versions = SchemaHistory.bundled().versions(schema.getName());

        assertThat(versions).isNotEmpty();
        Schema newest = versions.get(versions.size() - 1);
        assertThat(SchemaNormalization.toParsingForm(newest))
                .as(
                        "a changed schema is a new version: keep its predecessors, and add src/main/resources/io/fovea/schemas/history/%s/%d.avsc",
                        schema.getName(), versions.size() + 1)
                .isEqualTo(SchemaNormalization.toParsingForm(schema));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void every_version_can_be_read_with_every_later_one(Schema schema) {
        List<Schema> versions = SchemaHistory.bundled().versions(schema.getName());

        for (int later = 0; later < versions.size(); later++) {
            for (int earlier = 0; earlier <= later; earlier++) {
                assertThat(incompatibilities(versions.get(later), versions.get(earlier)))
                        .as("%s: version %d reads version %d", schema.getName(), later + 1, earlier + 1)
                        .isEmpty();
            }
        }
    }

    @Test
    void the_check_sees_a_change_that_breaks_readers() {
        Schema present = ImageEvent.getClassSchema();
        Schema before = Evolution.withoutField(present, "feed");

        assertThat(incompatibilities(present, before)).isNotEmpty();
        assertThat(incompatibilities(present, Evolution.withoutField(present, "label")))
                .isEmpty();
    }

    static Stream<Schema> schemas() {
        return Topics.all().stream()
                .filter(topic -> topic.type() != byte[].class)
                .map(topic -> SpecificData.getForClass(topic.type()).getSchema(topic.type()));
    }

    private static List<String> incompatibilities(Schema reader, Schema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult();
        return result.getCompatibility() == SchemaCompatibilityType.COMPATIBLE
                ? List.of()
                : result.getIncompatibilities().stream().map(Object::toString).toList();
    }

    private static List<String> undocumented(Schema schema, Set<String> seen) {
        return switch (schema.getType()) {
            case RECORD ->
                seen.add(schema.getFullName())
                        ? Stream.concat(
                                        isBlank(schema.getDoc()) ? Stream.of(schema.getName()) : Stream.empty(),
                                        schema.getFields().stream()
                                                .flatMap(field -> Stream.concat(
                                                        isBlank(field.doc())
                                                                ? Stream.of(schema.getName() + "." + field.name())
                                                                : Stream.empty(),
                                                        undocumented(field.schema(), seen).stream())))
                                .toList()
                        : List.of();
            case ARRAY -> undocumented(schema.getElementType(), seen);
            case MAP -> undocumented(schema.getValueType(), seen);
            case UNION ->
                schema.getTypes().stream()
                        .flatMap(type -> undocumented(type, seen).stream())
                        .toList();
            default -> List.of();
        };
    }

    private static boolean isBlank(@Nullable String doc) {
        return doc == null || doc.isBlank();
    }
}
