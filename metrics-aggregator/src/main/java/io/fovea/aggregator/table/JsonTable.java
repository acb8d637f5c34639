package io.fovea.aggregator.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.foundations.Json;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import io.fovea.table.statistics.Agreement;
import io.fovea.table.statistics.Moments;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;

/** The table for programs: an array of objects, one per row and metric, numbers unrounded. */
final class JsonTable {

    private JsonTable() {}

    static String render(Table table) {
        return render(table, false);
    }

    /** With the sketches, in base64, for {@link TableReader}. */
    static String render(Table table, boolean sketches) {
        ArrayNode rows = Json.MAPPER.createArrayNode();
        table.rows().forEach(row -> {
            ObjectNode node = json(row);
            if (sketches) {
                ByteBuffer written = row.sketch().toBytes();
                byte[] bytes = new byte[written.remaining()];
                written.get(bytes);
                node.put("sketch", Base64.getEncoder().encodeToString(bytes));
            }
            rows.add(node);
        });
        return rows.toPrettyString() + "\n";
    }

    private static ObjectNode json(TableRow row) {
        Moments m = row.moments();
        ObjectNode node = Json.MAPPER.createObjectNode();
        RowJson.put(node, row.identity());
        node.put("metric", row.metric().key());
        node.put("n", m.n());
        node.put("undefined", m.undefined());
        if (m.n() > 0) {
            node.put("mean", m.mean());
            node.put("std", m.standardDeviation());
            node.put("min", m.min());
            node.put("max", m.max());
        } else {
            List.of("mean", "std", "min", "max").forEach(node::putNull);
        }
        m.confidenceHalfWidth().ifPresent(half -> {
            node.put("ci95Low", m.mean() - half);
            node.put("ci95High", m.mean() + half);
            node.put("ci95HalfWidth", half);
        });
        row.quantile(0.05).ifPresent(value -> node.put("p05", value));
        row.quantile(0.5).ifPresent(value -> node.put("median", value));
        row.quantile(0.95).ifPresent(value -> node.put("p95", value));
        row.segment()
                .ifPresent(segment -> node.put("attribute", segment.attribute()).put("value", segment.value()));
        putAgreement(node, row);
        return node;
    }

    private static void putAgreement(ObjectNode node, TableRow row) {
        Agreement agreement = row.agreement();
        agreement.sameClassShare().ifPresent(share -> {
            node.put("sameClass", agreement.sameClass());
            node.put("differentClass", agreement.differentClass());
            node.put("sameClassShare", share);
            row.sameClassMoments().optionalMean().ifPresent(mean -> node.put("sameClassMean", mean));
            row.differentClassMoments().optionalMean().ifPresent(mean -> node.put("differentClassMean", mean));
        });
        Moments shift = agreement.confidenceShift();
        shift.optionalMean().ifPresent(mean -> {
            node.put("confidenceShift", mean);
            node.put("confidenceShiftStd", shift.standardDeviation());
        });
        agreement.accuracy().ifPresent(accuracy -> {
            node.put("labelled", agreement.labelled());
            node.put("correct", agreement.correct());
            node.put("accuracy", accuracy);
        });
    }
}
