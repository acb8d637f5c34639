package io.fovea.aggregator.web;

import io.fovea.aggregator.drift.DriftEndpoints;
import io.fovea.aggregator.gallery.ClassesEndpoint;
import io.fovea.aggregator.gallery.GalleryConfig;
import io.fovea.aggregator.gallery.GalleryStore;
import io.fovea.aggregator.table.TableEndpoint;
import io.fovea.comparison.ChosenMetrics;
import io.fovea.identity.ImageKey;
import io.fovea.identity.RowIdentity;
import io.fovea.imaging.GrayImage;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.record.Baseline;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.DriftEvent;
import io.fovea.record.ImageComparisons;
import io.fovea.record.ImageEvent;
import io.fovea.record.MapComparison;
import io.fovea.record.Prediction;
import io.fovea.record.SaliencyMask;
import io.fovea.record.Variant;
import io.fovea.record.View;
import io.fovea.runtime.ClassNames;
import io.fovea.runtime.HealthRegistry;
import io.fovea.runtime.HttpEndpoint;
import io.fovea.runtime.HttpSettings;
import io.fovea.table.drift.BaselineRecording;
import io.fovea.table.drift.Baselines;
import io.fovea.table.drift.DriftEvents;
import io.fovea.table.drift.JudgedMetric;
import io.fovea.table.drift.RowScores;
import io.fovea.table.drift.RowWatch;
import io.fovea.table.parts.ImageParts;
import io.fovea.table.rows.RunningTable;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.Window;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The page's server without Kafka: real endpoints and comparisons, generated scenes, and maps drawn from the scenes'
 * own masks and noise that grows as the precision falls.
 */
final class PageFixture implements AutoCloseable {
    private static final List<String> NETWORKS = List.of("mobilenet_v2", "squeezenet1_1");
    private static final double IMAGES_PER_FALSE_ALARM = 100;
    private static final List<String> PRECISIONS = List.of("f32", "int16", "int8");

    private static final ClassNames THINGS =
            new ClassNames(IntStream.range(0, 1000).boxed().collect(Collectors.toMap(i -> i, i -> "thing no. " + i)));
    private static final Map<String, ClassNames> CLASSES =
            NETWORKS.stream().collect(Collectors.toMap(network -> network, network -> THINGS));

    private final GalleryStore store = new GalleryStore(GalleryConfig.DEFAULTS, Clock.systemUTC());
    private final EventStream events = new EventStream();
    private final RunningTable rows = new RunningTable();
    private final HttpEndpoint http;
    private final Map<String, RowWatch> watches = new HashMap<>();
    private final Map<String, DriftEvent> drifts = new HashMap<>();
    private Baselines baselines = Baselines.NONE;
    private double int8Noise = 0.3;
    private int count;

    PageFixture(int port) {
        http = HttpEndpoint.open(
                new HttpSettings("127.0.0.1", port),
                new HealthRegistry(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        http.handle("/api/table", new TableEndpoint(new Rows()));
        http.handle("/api/drift", DriftEndpoints.drift(this::judged, this::drifts));
        http.handle("/api/baselines", DriftEndpoints.baselines(() -> baselines));
        PageService.install(http, store, new ClassesEndpoint(CLASSES), events);
    }

    private final class Rows implements TableEndpoint.Source {
        @Override
        public Table table(boolean segments) {
            synchronized (rows) {
                return Table.of(rows.records(), segments);
            }
        }

        @Override
        public Table table(Window window) {
            synchronized (rows) {
                return Table.of(rows.records(), window);
            }
        }
    }

    String address() {
        return "http://127.0.0.1:" + http.port() + "/";
    }

    /** Freezes the table as a baseline, and has the maps of int8 look elsewhere from the next image on. */
    synchronized void recordAndDrift() {
        Baseline baseline =
                BaselineRecording.freeze("yard", List.of(), rowsByKey(), Optional.empty(), Instant.now(), "fixture");
        baselines = Baselines.of(List.of(baseline));
        int8Noise = 3;
    }

    private Map<String, ComparisonStatistics> rowsByKey() {
        synchronized (rows) {
            return rows.records().stream()
                    .collect(
                            Collectors.toMap(row -> RowIdentity.of(row.getRow()).toString(), row -> row));
        }
    }

    private synchronized List<JudgedMetric> judged() {
        return JudgedMetric.of(rowsByKey(), baselines, drifts.values());
    }

    private synchronized List<DriftEvent> drifts() {
        return List.copyOf(drifts.values());
    }

    /** Sends one more image through everything and returns its key. */
    synchronized String add() {
        int seed = ++count;
        ProceduralScene scene = new ProceduralScene(seed);
        String id = String.format("%064x", 0xfeedL * seed);
        String feed = seed % 3 == 0 ? "porch" : "yard";
        store.accept(event(id, feed, seed, scene.image()));
        SaliencyMask mask = mask(id, feed, scene.mask());
        store.accept(mask);
        for (String network : NETWORKS) {
            List<ClassActivationMap> maps = new ArrayList<>();
            for (String precision : PRECISIONS) {
                maps.add(map(id, feed, network, precision, seed, mask, 0));
            }
            maps.add(map(id, feed, network, "f32", seed, mask, 1));
            maps.forEach(store::accept);
            ImageParts.compare(maps, Optional.of(mask), ChosenMetrics.DEFAULTS).ifPresent(this::count);
        }
        String key = new ImageKey(feed, id).toString();
        events.publish("image", key);
        events.publish("table", "changed");
        return key;
    }

    private void count(ImageComparisons image) {
        store.accept(image);
        synchronized (rows) {
            rows.add(image);
        }
        for (MapComparison comparison : image.getComparisons()) {
            String row = RunningTable.key(comparison);
            baselines.of(row).ifPresent(judge -> {
                RowScores scores = new RowScores(judge);
                scores.add(image, comparison);
                RowWatch watch = watches.computeIfAbsent(row, any -> new RowWatch(judge, IMAGES_PER_FALSE_ALARM));
                watch.add(scores.take(comparison.getRow())).stream()
                        .map(drift -> DriftEvents.of(comparison.getRow(), watch.baseline(), drift))
                        .forEach(event -> drifts.put(DriftEvents.key(event), event));
            });
        }
    }

    private static ImageEvent event(String id, String feed, int seed, RgbImage image) {
        return ImageEvent.newBuilder()
                .setImageId(id)
                .setFeed(feed)
                .setSource("scene-" + seed + ".png")
                .setCapturedAt(Instant.now())
                .setReceivedAt(Instant.now())
                .setContentType("image/png")
                .setWidth(image.width())
                .setHeight(image.height())
                .setBytes(ByteBuffer.wrap(ImageEncoder.png(image)))
                .build();
    }

    private static SaliencyMask mask(String id, String feed, GrayImage mask) {
        GrayImage small = PillowBilinear.resize(mask, 224, 224);
        return SaliencyMask.newBuilder()
                .setImageId(id)
                .setFeed(feed)
                .setModel("scene")
                .setCheckpoint("none")
                .setHeight(224)
                .setWidth(224)
                .setValues(ByteBuffer.wrap(small.gray()))
                .setElapsedMicros(0)
                .build();
    }

    private ClassActivationMap map(
            String id, String feed, String network, String precision, int seed, SaliencyMask mask, int pass) {
        int side = network.startsWith("squeeze") ? 13 : 7;
        double noise = pass == 1
                ? 0.015
                : Map.of("f32", 0.0, "int16", 0.02, "int8", int8Noise).get(precision);
        if (network.startsWith("mobile")) {
            noise *= 1.8;
        }
        GrayImage small =
                PillowBilinear.resize(new GrayImage(224, 224, mask.getValues().array()), side, side);
        SplittableRandom shared = new SplittableRandom(31L * seed + network.hashCode());
        SplittableRandom own = new SplittableRandom(97L * seed + precision.hashCode() + pass);
        ByteBuffer values = ByteBuffer.allocate(4 * side * side).order(ByteOrder.LITTLE_ENDIAN);
        for (byte value : small.gray()) {
            double looked = 0.8 * (value & 0xff) / 255 + 0.25 * shared.nextDouble();
            values.putFloat((float) Math.max(0, looked + noise * own.nextGaussian()));
        }
        int targetClass = Math.abs(31 * seed + network.hashCode()) % 1000;
        if (precision.equals("int8") && own.nextInt(5) == 0) {
            targetClass = own.nextInt(1000);
        }
        float probability = (float) shared.nextDouble(0.3, 0.98);
        return ClassActivationMap.newBuilder()
                .setImageId(id)
                .setFeed(feed)
                .setReceivedAt(Instant.now().minusSeconds(60L * (seed % 4))) // not in the order of arrival
                .setVariant(Variant.newBuilder()
                        .setModel(network)
                        .setCheckpoint("synthetic")
                        .setPrecision(precision)
                        .setScheme(precision.equals("f32") ? "none" : "adaptive")
                        .setPass(pass)
                        .build())
                .setView(new View(0.0, 0.0, 1.0, 1.0))
                .setMethod("grad-cam++")
                .setTargetClass(targetClass)
                .setProbability(probability)
                .setPredictions(List.of(new Prediction(targetClass, probability)))
                .setHeight(side)
                .setWidth(side)
                .setValues(values.flip())
                .build();
    }

    @Override
    public void close() {
        events.close();
        http.close();
    }
}
