package io.fovea.aggregator.gallery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.aggregator.table.RowJson;
import io.fovea.comparison.Metric;
import io.fovea.foundations.Json;
import io.fovea.identity.RowIdentity;
import io.fovea.identity.Variant;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ImageEvent;
import io.fovea.record.MapComparison;
import io.fovea.record.Prediction;
import io.fovea.record.View;
import io.fovea.table.statistics.Scores;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/** The gallery as the page reads it. */
final class GalleryJson {

    private GalleryJson() {}

    /** A list of images, each without its maps. */
    static String list(List<GalleryImage> images) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        images.forEach(image -> array.add(summary(image)));
        return Json.MAPPER.createObjectNode().set("images", array).toString();
    }

    /** One image with everything. */
    static String detail(GalleryImage image) {
        ObjectNode node = summary(image);
        ArrayNode maps = node.putArray("maps");
        image.maps().stream()
                .sorted(Comparator.comparing(map -> Variant.of(map.getVariant())))
                .forEach(map -> maps.add(map(map)));
        return node.toString();
    }

    /** How every row went. */
    static String history(GalleryStore store) {
        ArrayNode rows = Json.MAPPER.createArrayNode();
        for (String row : store.rows()) {
            ObjectNode node = rows.addObject().put("row", row);
            ArrayNode steps = node.putArray("steps");
            for (RowHistory.Step step : store.history(row)) {
                ObjectNode one = steps.addObject()
                        .put("from", step.from())
                        .put("to", step.to())
                        .put("images", step.images());
                for (Metric metric : Metric.values()) {
                    step.mean(metric).ifPresent(mean -> one.put(metric.key(), mean));
                }
            }
        }
        return Json.MAPPER.createObjectNode().set("rows", rows).toString();
    }

    private static ObjectNode summary(GalleryImage image) {
        ObjectNode node = Json.MAPPER.createObjectNode().put("id", image.key().toString());
        image.event().ifPresent(event -> describe(event, node));
        node.put("thumbnail", image.thumbnail().isPresent());
        image.mask().ifPresent(mask -> node.put("mask", mask.model()));
        ArrayNode models = node.putArray("models");
        image.maps().stream()
                .map(map -> map.getVariant().getModel())
                .distinct()
                .sorted()
                .forEach(models::add);
        ArrayNode comparisons = node.putArray("comparisons");
        image.comparisons().forEach(compared -> comparisons.add(comparison(compared)));
        return node;
    }

    private static void describe(ImageEvent event, ObjectNode node) {
        node.put("feed", event.getFeed())
                .put("source", event.getSource())
                .put("receivedAt", event.getReceivedAt().toEpochMilli())
                .put("contentType", event.getContentType())
                .put("width", event.getWidth())
                .put("height", event.getHeight());
        if (event.getLabel() != null) {
            node.put("label", event.getLabel());
        }
    }

    private static ObjectNode map(ClassActivationMap map) {
        Variant variant = Variant.of(map.getVariant());
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("variant", variant.toString())
                .put("model", variant.model())
                .put("precision", variant.precision().toString())
                .put("checkpoint", variant.checkpoint())
                .put("label", variant.shortText())
                .put("isFloat", variant.isFloat())
                .put("pass", variant.pass())
                .put("method", map.getMethod())
                .put("targetClass", map.getTargetClass())
                .put("probability", map.getProbability())
                .put("height", map.getHeight())
                .put("width", map.getWidth());
        View view = map.getView();
        node.putArray("view")
                .add(view.getLeft())
                .add(view.getTop())
                .add(view.getRight())
                .add(view.getBottom());
        ArrayNode predictions = node.putArray("predictions");
        for (Prediction prediction : map.getPredictions()) {
            predictions
                    .addObject()
                    .put("class", prediction.getTargetClass())
                    .put("probability", prediction.getProbability());
        }
        byte[] values = new byte[map.getValues().remaining()];
        map.getValues().duplicate().get(values);
        return node.put("values", Base64.getEncoder().encodeToString(values));
    }

    private static ObjectNode comparison(GalleryImage.Compared compared) {
        MapComparison comparison = compared.comparison();
        RowIdentity row = RowIdentity.of(comparison.getRow());
        ObjectNode node = RowJson.put(Json.MAPPER.createObjectNode(), row);
        Scores.of(comparison).forEach(score -> score.value()
                .ifPresent(value -> node.put(score.metric().key(), value)));
        if (comparison.getSameClass() != null) {
            node.put("sameClass", comparison.getSameClass());
        }
        return node;
    }
}
