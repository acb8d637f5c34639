package io.fovea.schemas;

import org.apache.avro.Schema;

/** Schemas as they might have been. */
final class Evolution {
    private Evolution() {}

    /** A record's schema before a field was added to it. */
    static Schema withoutField(Schema schema, String name) {
        return Schema.createRecord(
                schema.getName(),
                schema.getDoc(),
                schema.getNamespace(),
                false,
                schema.getFields().stream()
                        .filter(field -> !field.name().equals(name))
                        .map(field -> new Schema.Field(field, field.schema()))
                        .toList());
    }
}
