package io.fovea.benchmarks.join;

import io.fovea.comparison.ComparedMap;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.Prediction;
import io.fovea.record.SaliencyMask;
import io.fovea.record.Variant;
import io.fovea.record.View;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Maps and masks of images that never were, as the workers send them: the study's six networks at three precisions, each at
 * its own resolution, and a mask of 224x224. The bytes are made once for a few images; every image gets a copy with its own
 * id, so that making load costs little beside what is measured.
 */
final class SyntheticImages {
    /** Networks of the study, and rows and columns of their maps. */
    static final Map<String, Integer> NETWORKS = networks();

    static final List<String> PRECISIONS = List.of("f32", "int16", "int8");

    private static final int TEMPLATES = 32;
    private static final int SIZE = ComparedMap.SIZE;
    /** Behind the frame of 10 bytes and the two bytes of its length stands the id. */
    private static final int ID_AT = 12;

    private static final String FEED = "benchmark";
    private static final String NO_ID = "0".repeat(64);

    private final byte[][][] templates = new byte[TEMPLATES][][];
    private final int networks;

    /** @param networks how many, the first of {@link #NETWORKS} */
    SyntheticImages(int networks) {
        this.networks = networks;
        for (int i = 0; i < TEMPLATES; i++) {
            templates[i] = template(networks, new Random(i));
        }
    }

    /** Parts of one image: its maps and a mask. */
    int parts() {
        return networks * PRECISIONS.size() + 1;
    }

    private static Map<String, Integer> networks() {
        Map<String, Integer> networks = new LinkedHashMap<>();
        networks.put("vgg16", 14);
        networks.put("resnet50", 7);
        networks.put("densenet121", 7);
        networks.put("mobilenet_v2", 7);
        networks.put("squeezenet1_0", 13);
        networks.put("efficientnet_b0", 7);
        return networks;
    }

    /** One part of one image. */
    ProducerRecord<byte[], byte[]> part(long image, int part) {
        byte[] id = id(image);
        byte[] bytes = templates[(int) (image % TEMPLATES)][part].clone();
        System.arraycopy(id, 0, bytes, ID_AT, id.length);
        return new ProducerRecord<>((part == parts() - 1 ? Topics.MASKS : Topics.CAMS).name(), key(id), bytes);
    }

    private static byte[] key(byte[] id) {
        return (FEED + "/" + new String(id, StandardCharsets.US_ASCII)).getBytes(StandardCharsets.US_ASCII);
    }

    /** As evenly spread as a SHA-256. */
    private static byte[] id(long image) {
        Random random = new Random(image);
        return "%016x%016x%016x%016x"
                .formatted(random.nextLong(), random.nextLong(), random.nextLong(), image)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[][] template(int networks, Random random) {
        RecordSerdes serdes = RecordSerdes.bundled();
        List<byte[]> parts = new ArrayList<>();
        for (ClassActivationMap map : maps(networks, random)) {
            parts.add(serdes.of(Topics.CAMS).serializer().serialize(Topics.CAMS.name(), map));
        }
        parts.add(serdes.of(Topics.MASKS).serializer().serialize(Topics.MASKS.name(), mask(random)));
        return parts.toArray(byte[][]::new);
    }

    /** The maps of an image: about half of each is 0, as the CAM methods' last ReLU leaves it. */
    static List<ClassActivationMap> maps(int networks, Random random) {
        List<ClassActivationMap> maps = new ArrayList<>();
        NETWORKS.entrySet().stream().limit(networks).forEach(entry -> {
            int size = entry.getValue();
            float[] cells = new float[size * size];
            for (int cell = 0; cell < cells.length; cell++) {
                cells[cell] = (float) random.nextGaussian();
            }
            for (String precision : PRECISIONS) {
                maps.add(map(entry.getKey(), precision, size, cells, random));
            }
        });
        return maps;
    }

    private static ClassActivationMap map(String network, String precision, int size, float[] cells, Random random) {
        ByteBuffer values = ByteBuffer.allocate(size * size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float cell : cells) {
            values.putFloat(Math.max(0, precision.equals("f32") ? cell : cell + random.nextFloat() / 16));
        }
        List<Prediction> predictions = new ArrayList<>();
        for (int rank = 1; rank <= 5; rank++) {
            predictions.add(new Prediction(random.nextInt(2) + 10 * rank, 0.5f / rank));
        }
        return ClassActivationMap.newBuilder()
                .setImageId(NO_ID)
                .setFeed(FEED)
                .setReceivedAt(Instant.now())
                .setVariant(Variant.newBuilder()
                        .setModel(network)
                        .setCheckpoint("0123456789abcdef")
                        .setPrecision(precision)
                        .setScheme(precision.equals("f32") ? "none" : "adaptive")
                        .build())
                .setView(new View(0.0, 0.0, 1.0, 1.0))
                .setMethod("grad-cam++")
                .setTargetClass(predictions.get(0).getTargetClass())
                .setProbability(0.5f)
                .setPredictions(predictions)
                .setHeight(size)
                .setWidth(size)
                .setValues(values.flip())
                .build();
    }

    /** A disc, soft at its edge, a tenth to a third of the image. */
    static SaliencyMask mask(Random random) {
        double radius = SIZE * (0.18 + 0.14 * random.nextDouble());
        double centreY = SIZE * (0.4 + 0.2 * random.nextDouble());
        double centreX = SIZE * (0.4 + 0.2 * random.nextDouble());
        byte[] levels = new byte[SIZE * SIZE];
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                double level = 255 * (radius - Math.hypot(y - centreY, x - centreX)) / 8;
                levels[y * SIZE + x] = (byte) Math.round(Math.max(0, Math.min(255, level)));
            }
        }
        return SaliencyMask.newBuilder()
                .setImageId(NO_ID)
                .setFeed(FEED)
                .setModel("u2netp")
                .setCheckpoint("0123456789abcdef")
                .setHeight(SIZE)
                .setWidth(SIZE)
                .setValues(ByteBuffer.wrap(levels))
                .setElapsedMicros(100_000)
                .build();
    }
}
