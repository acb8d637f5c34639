package io.fovea.standalone.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.standalone.check.CheckRow.Moments;
import io.fovea.standalone.layers.LayersJson;
import io.fovea.standalone.layers.LayersReport;
import io.fovea.standalone.report.Sheet;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A check's report as text for the terminal, as JSON, and as JUnit XML for a build server. */
final class CheckFormats {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CheckFormats() {}

    static String table(CheckReport report) {
        StringBuilder text = new StringBuilder();
        int width = report.rows().stream()
                .mapToInt(row -> row.file().length())
                .max()
                .orElse(4);
        String form = "%-" + width + "s  %-12s  %-15s  %-15s  %-15s  %-10s %6s %9s%n";
        text.append(String.format(
                Locale.ROOT, form, "file", "comparison", "SIM", "CC", "KLD", "same class", "images", "undefined"));
        for (CheckRow row : report.rows()) {
            text.append(String.format(
                    Locale.ROOT,
                    form,
                    row.file(),
                    row.comparison(),
                    moments(row.sim()),
                    moments(row.cc()),
                    moments(row.kld()),
                    row.sameClass().isPresent()
                            ? String.format(Locale.ROOT, "%.3f", row.sameClass().getAsDouble())
                            : "",
                    row.images(),
                    row.undefined()));
        }
        return text.toString();
    }

    /** The table as HTML. */
    static String htmlTable(CheckReport report) {
        List<List<String>> rows = report.rows().stream()
                .map(row -> List.of(
                        row.file(),
                        row.comparison(),
                        moments(row.sim()),
                        moments(row.cc()),
                        moments(row.kld()),
                        row.sameClass().isPresent()
                                ? String.format(
                                        Locale.ROOT,
                                        "%.0f %%",
                                        100 * row.sameClass().getAsDouble())
                                : "",
                        Integer.toString(row.images()),
                        Integer.toString(row.undefined())))
                .toList();
        return Sheet.table(
                List.of("file", "comparison", "SIM", "CC", "KLD", "same class", "images", "undefined"), rows);
    }

    private static String moments(Moments moments) {
        return Double.isNaN(moments.mean())
                ? "-"
                : String.format(Locale.ROOT, "%.3f ± %.3f", moments.mean(), moments.deviation());
    }

    static String json(CheckReport report, List<LayersReport> advice) {
        ObjectNode root = JSON.createObjectNode();
        root.put("images", report.images());
        ArrayNode rows = root.putArray("rows");
        for (CheckRow row : report.rows()) {
            ObjectNode node = rows.addObject();
            node.put("file", row.file());
            node.put("comparison", row.comparison());
            node.put("images", row.images());
            node.put("undefined", row.undefined());
            put(node, "sim", row.sim());
            put(node, "cc", row.cc());
            put(node, "kld", row.kld());
            row.sameClass().ifPresent(share -> node.put("sameClass", share));
        }
        put(root, "files", report.files());
        put(root, "leftOut", report.leftOut());
        put(root, "warnings", report.warnings());
        put(root, "failures", report.failures());
        if (!advice.isEmpty()) {
            ArrayNode layers = root.putArray("layers");
            advice.forEach(each -> layers.add(LayersJson.of(each)));
        }
        return root.toPrettyString();
    }

    private static void put(ObjectNode node, String name, Moments moments) {
        if (!Double.isNaN(moments.mean())) {
            node.putObject(name).put("mean", moments.mean()).put("deviation", moments.deviation());
        }
    }

    private static void put(ObjectNode node, String name, List<String> texts) {
        ArrayNode array = node.putArray(name);
        texts.forEach(array::add);
    }

    /** One test case for each row against the float file and each condition. */
    static String junit(CheckReport report, List<FailCondition> conditions) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument();
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "fovea check");
            List<CheckRow> judged =
                    report.rows().stream().filter(CheckRow::isAgainstFloat).toList();
            xml.writeAttribute("tests", Integer.toString(judged.size() * conditions.size()));
            xml.writeAttribute("failures", Integer.toString(report.failures().size()));
            for (CheckRow row : judged) {
                for (FailCondition condition : conditions) {
                    xml.writeStartElement("testcase");
                    xml.writeAttribute("classname", row.file());
                    xml.writeAttribute("name", row.comparison() + ": not " + condition.text());
                    if (condition.isMet(row)) {
                        xml.writeStartElement("failure");
                        xml.writeAttribute("message", failure(row, condition));
                        xml.writeEndElement();
                    }
                    xml.writeEndElement();
                }
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing XML into memory", e);
        }
        return text.toString();
    }

    static String failure(CheckRow row, FailCondition condition) {
        return String.format(
                Locale.ROOT,
                "%s, %s: %s is %.4f (%s)",
                row.file(),
                row.comparison(),
                condition.figure(),
                condition.value(row),
                condition.text());
    }
}
