package io.fovea.standalone;

import io.fovea.cam.CamConfig;
import io.fovea.cam.method.CamMethod;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.quantize.worker.QuantizeConfig;
import io.fovea.record.ImageEvent;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.Watch;
import io.fovea.saliency.SaliencyConfig;
import io.fovea.standalone.offline.OfflineStudy;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/** Photographs as one feed, and the table of a deployment over them. */
record Photographs(List<ImageEvent> images) {

    /** ECSSD, without labels. */
    static Photographs ecssd() throws IOException {
        return read(SharedFiles.require("images/ecssd"), Map.of());
    }

    /** Those of ImageNet, with their classes. */
    static Photographs imageNet() throws IOException {
        Map<String, Integer> labels = new HashMap<>();
        for (String line : Files.readAllLines(SharedFiles.require("images/imagenet/labels.csv"))) {
            String[] fields = line.split(",", -1);
            if (!fields[1].equals("class_index")) {
                labels.put(fields[0], Integer.valueOf(fields[1]));
            }
        }
        return read(SharedFiles.require("images/imagenet"), labels);
    }

    private static Photographs read(Path folder, Map<String, Integer> labels) throws IOException {
        List<ImageEvent> events = new ArrayList<>();
        for (Path photograph : files(folder)) {
            events.add(event(photograph, labels));
        }
        return new Photographs(events);
    }

    /** The photographs in a folder, in the order of their names. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches("(?i).*\\.jpe?g"))
                    .sorted()
                    .toList();
        }
    }

    private static ImageEvent event(Path photograph, Map<String, Integer> labels) throws IOException {
        String name = photograph.getFileName().toString();
        byte[] bytes = Files.readAllBytes(photograph);
        return ImageEvent.newBuilder()
                .setImageId(DigestUtils.sha256Hex(bytes))
                .setFeed("photographs")
                .setSource(name)
                .setLabel(labels.get(name))
                .setCapturedAt(Instant.EPOCH)
                .setReceivedAt(Instant.EPOCH)
                .setContentType("image/jpeg")
                .setWidth(0)
                .setHeight(0)
                .setBytes(ByteBuffer.wrap(bytes))
                .build();
    }

    /** The table by sections {@code watch} and {@code quantize} of a deployment file, given as YAML, with the shared checkpoints. */
    Table table(String watch, String quantize, CamMethod method, SaliencyConfig masks) throws RejectedRecordException {
        DeploymentFile file = DeploymentFile.parse(
                "study",
                "watch: {" + watch + "}\nquantize: {models: " + SharedFiles.require("models") + ", " + quantize + "}");
        try (OfflineStudy study = OfflineStudy.open(
                Watch.of(file),
                file.section("quantize", QuantizeConfig.DEFAULTS),
                new CamConfig(method.methodName(), 1),
                masks,
                DecodeLimits.DEFAULT)) {
            for (ImageEvent image : images) {
                study.add(image);
            }
            return study.table();
        }
    }

    /** One metric of one comparison. */
    static TableRow row(Table table, String comparison, String metric) {
        return table.rows().stream()
                .filter(row -> row.comparison().toString().equals(comparison)
                        && row.metric().key().equals(metric))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + comparison + " " + metric));
    }
}
