package io.fovea.standalone.layers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.comparison.MapScores;
import io.fovea.deployed.layers.Effect;
import io.fovea.deployed.layers.Estimate;
import io.fovea.deployed.layers.Figure;
import io.fovea.deployed.layers.Place;
import io.fovea.foundations.Json;
import io.fovea.standalone.layers.LayersReport.Advised;
import io.fovea.standalone.layers.LayersReport.Cost;
import java.util.List;
import java.util.Optional;

/** A study of layers as JSON: every figure of every place, in order of execution. */
public final class LayersJson {
    private LayersJson() {}

    /** The whole report. */
    public static ObjectNode of(LayersReport report) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("file", report.file()).put("images", report.images()).put("layers", report.layers());
        put(root.putArray("files"), report.files());
        put(root.putArray("leftOut"), report.leftOut());
        root.set("asItIs", effect(report.asItIs()));
        ArrayNode places = root.putArray("places");
        for (int i = 0; i < report.places().size(); i++) {
            places.add(place(report, i));
        }
        ArrayNode ranking = root.putArray("ranking");
        report.ranking().forEach(place -> ranking.add(report.places().get(place).name()));
        ObjectNode foretelling = root.putObject("foretelling");
        for (Foretelling each : Foretelling.values()) {
            double correlation = report.foretells(each);
            if (!Double.isNaN(correlation)) {
                foretelling.put(each.toString(), correlation);
            }
        }
        root.put("bound", report.bound().toString());
        root.set("advice", advice(report, report.advised()));
        return root;
    }

    private static ObjectNode place(LayersReport report, int index) {
        Place place = report.places().get(index);
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("name", place.name()).put("operator", place.operator()).put("layer", place.isLayer());
        Effect alone = report.alone().get(index);
        node.set("restoredAlone", effect(alone));
        ObjectNode gain = node.putObject("gain");
        for (Figure figure : Figure.values()) {
            put(gain, figure.toString(), alone.gain(figure, report.asItIs()));
        }
        if (!report.quantizedAlone().isEmpty()) {
            node.set("quantizedAlone", effect(report.quantizedAlone().get(index)));
        }
        report.figures().get(index).ifPresent(figures -> {
            put(node, "sqnr", figures.sqnr());
            put(node, "rangeRatio", figures.rangeRatio());
            figures.weightSqnr().ifPresent(decibels -> put(node, "weightSqnr", decibels));
            figures.weightRatio().ifPresent(ratio -> put(node, "weightRatio", ratio));
            figures.saturated().ifPresent(share -> put(node, "saturated", share));
        });
        return node;
    }

    private static ObjectNode advice(LayersReport report, Advised advised) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("reached", report.isMendable());
        ArrayNode exclude = node.putArray("nodesToExclude");
        advised.advice()
                .places()
                .forEach(place -> exclude.add(report.places().get(place).name()));
        node.set("effect", effect(advised.advice().effect()));
        put(node.putObject("before"), advised.before());
        put(node.putObject("after"), advised.after());
        Optional<String> written = advised.written().map(Object::toString);
        written.ifPresent(file -> node.put("written", file));
        return node;
    }

    private static void put(ObjectNode node, Cost cost) {
        node.put("bytes", cost.bytes()).put("cpuMilliseconds", cost.milliseconds());
    }

    private static ObjectNode effect(Effect effect) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("images", effect.defined(Figure.SIM));
        for (Figure figure : Figure.values()) {
            put(node, figure.toString(), effect.figure(figure));
        }
        if (effect.masked() > 0) {
            ObjectNode masks = node.putObject("toMask");
            put(masks, Figure.SIM.toString(), effect.toMask(MapScores::sim));
            put(masks, Figure.CC.toString(), effect.toMask(MapScores::cc));
            put(masks, Figure.KLD.toString(), effect.toMask(MapScores::kld));
        }
        return node;
    }

    private static void put(ObjectNode node, String name, Estimate estimate) {
        if (!Double.isNaN(estimate.mean())) {
            ObjectNode inner = node.putObject(name);
            inner.put("mean", estimate.mean());
            put(inner, "halfWidth", estimate.halfWidth());
        }
    }

    /** Only finite numbers are JSON. */
    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        }
    }

    private static void put(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
