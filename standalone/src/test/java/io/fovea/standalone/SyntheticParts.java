package io.fovea.standalone;

import io.fovea.comparison.ChosenMetrics;
import io.fovea.identity.ImageKey;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ImageComparisons;
import io.fovea.record.Prediction;
import io.fovea.record.SaliencyMask;
import io.fovea.record.Variant;
import io.fovea.record.View;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topics;
import io.fovea.table.parts.ImageParts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Maps and masks as the workers would publish them, of images that never were. */
final class SyntheticParts implements AutoCloseable {
    static final List<String> NETWORKS = List.of("one", "two", "three", "four");
    static final List<String> PRECISIONS = List.of("f32", "int8");
    private static final List<String> FEEDS = List.of("north", "south");
    private static final int CELLS = 7;
    private static final int MASK = 32;

    private final KafkaProducer<String, byte[]> producer;
    private final Serializer<ClassActivationMap> maps;
    private final Serializer<SaliencyMask> masks;
    private int images;

    SyntheticParts(String bootstrapServers) {
        RecordSerdes serdes = RecordSerdes.bundled();
        this.maps = serdes.of(Topics.CAMS).serializer();
        this.masks = serdes.of(Topics.MASKS).serializer();
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "enable.idempotence", "true"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Publishes all parts of some more images of two feeds; what is to be counted of them. */
    List<ImageComparisons> send(int count) throws ExecutionException, InterruptedException {
        return send(count, number -> FEEDS.get(number % FEEDS.size()));
    }

    /** Publishes all parts of some more images of a feed; what is to be counted of them. */
    List<ImageComparisons> send(String feed, int count) throws ExecutionException, InterruptedException {
        return send(count, any -> feed);
    }

    private List<ImageComparisons> send(int count, IntFunction<String> feeds)
            throws ExecutionException, InterruptedException {
        List<Future<?>> sent = new ArrayList<>();
        List<ImageComparisons> comparisons = new ArrayList<>();
        for (int end = images + count; images < end; images++) {
            Random random = new Random(images);
            String id = "%064x".formatted(images + 1);
            String feed = feeds.apply(images);
            String key = new ImageKey(feed, id).toString();
            SaliencyMask mask = mask(id, feed, random);
            List<ClassActivationMap> ofImage = new ArrayList<>();
            for (String network : NETWORKS) {
                PRECISIONS.forEach(precision -> ofImage.add(map(id, feed, network, precision, random)));
            }
            for (ClassActivationMap map : ofImage) {
                sent.add(producer.send(
                        new ProducerRecord<>(Topics.CAMS.name(), key, maps.serialize(Topics.CAMS.name(), map))));
            }
            sent.add(producer.send(
                    new ProducerRecord<>(Topics.MASKS.name(), key, masks.serialize(Topics.MASKS.name(), mask))));
            ImageParts.compare(ofImage, Optional.of(mask), ChosenMetrics.DEFAULTS)
                    .ifPresent(comparisons::add);
        }
        for (Future<?> each : sent) {
            each.get();
        }
        return comparisons;
    }

    /** How many were sent. */
    int images() {
        return images;
    }

    private static ClassActivationMap map(String id, String feed, String network, String precision, Random random) {
        ByteBuffer values = ByteBuffer.allocate(4 * CELLS * CELLS).order(ByteOrder.LITTLE_ENDIAN);
        for (int cell = 0; cell < CELLS * CELLS; cell++) {
            values.putFloat(random.nextFloat());
        }
        return ClassActivationMap.newBuilder()
                .setImageId(id)
                .setFeed(feed)
                .setAttributes(Map.of("camera", "camera" + id.charAt(63) % 2))
                .setReceivedAt(Instant.EPOCH)
                .setVariant(Variant.newBuilder()
                        .setModel(network)
                        .setCheckpoint("synthetic")
                        .setPrecision(precision)
                        .setScheme(precision.equals("f32") ? "none" : "adaptive")
                        .build())
                .setView(new View(0.0, 0.0, 1.0, 1.0))
                .setMethod("grad-cam++")
                .setTargetClass(1)
                .setProbability(0.5f)
                .setPredictions(List.of(new Prediction(random.nextInt(2), 0.5f)))
                .setHeight(CELLS)
                .setWidth(CELLS)
                .setValues(values.flip())
                .build();
    }

    private static SaliencyMask mask(String id, String feed, Random random) {
        byte[] values = new byte[MASK * MASK];
        random.nextBytes(values);
        return SaliencyMask.newBuilder()
                .setImageId(id)
                .setFeed(feed)
                .setModel("folder")
                .setCheckpoint("none")
                .setHeight(MASK)
                .setWidth(MASK)
                .setValues(ByteBuffer.wrap(values))
                .setElapsedMicros(0)
                .build();
    }

    @Override
    public void close() {
        producer.close();
    }
}
