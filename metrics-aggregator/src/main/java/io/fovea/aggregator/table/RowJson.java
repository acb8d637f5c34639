package io.fovea.aggregator.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.identity.GroundTruth;
import io.fovea.identity.RowIdentity;

/** A row's identity in JSON: its text as {@code row}, its two sides, and each setting that it has by name. */
public final class RowJson {
    private RowJson() {}

    /** Writes it into an object. */
    public static ObjectNode put(ObjectNode node, RowIdentity row) {
        node.put("row", row.toString());
        node.put("variant", row.variant().toString());
        node.put("against", row.comparison().against().toString());
        if (row.reference() instanceof GroundTruth mask) {
            node.put("mask", mask.model());
        }
        row.fields().forEach((name, text) -> {
            if (!text.isEmpty()) {
                node.put(name, text);
            }
        });
        return node;
    }
}
