package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.cam.CamConfig;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.quantize.worker.QuantizeConfig;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.Watch;
import io.fovea.saliency.SaliencyConfig;
import io.fovea.standalone.SentImages.Kind;
import io.fovea.standalone.SentImages.Sent;
import io.fovea.standalone.offline.OfflineStudy;
import io.fovea.standalone.offline.TableDifferences;
import io.fovea.table.rows.Table;
import io.fovea.testing.SmallNetworks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker and all services are killed at random, again and again, while images flow; the table is the one that one
 * thread computes of the same images. {@code -Dfovea.chaos.kills=100} kills so often, 20 times by default; {@code
 * -Dfovea.chaos.seed=7} kills others at other times.
 */
class KilledPipelineTest {
    private static final int KILLS = Integer.getInteger("fovea.chaos.kills", 20);
    private static final long SEED = Long.getLong("fovea.chaos.seed", 1);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final List<String> VICTIMS =
            List.of(KillablePipeline.BROKER, "ingest", "quantize", "cam", "saliency", KillablePipeline.AGGREGATE);

    @Test
    void countsEveryImageOnce(@TempDir Path data) throws Exception {
        killAndCompare(data, "squeezenet1_1", KILLS, 30);
    }

    /** The float original and two deployed files, which ONNX Runtime runs, and a simulation that is held against both. */
    @Test
    void countsEveryImageOfDeployedFilesOnce(@TempDir Path data) throws Exception {
        Path original = SmallNetworks.writeFloating(data, 1);
        Path fine = SmallNetworks.writeQuantized(data, "fine", 1, 4f / 255);
        Path coarse = SmallNetworks.writeQuantized(data, "coarse", 1, 60f / 255);
        String model =
                "{name: small, file: %s, deployed: [%s, %s], simulate: [int8]}".formatted(original, fine, coarse);

        killAndCompare(data, model, Math.min(KILLS, VICTIMS.size()), 54);
    }

    private static void killAndCompare(Path data, String model, int kills, int rows) throws Exception {
        int port = RoleProcess.freePort();
        try (SentImages images = new SentImages(data, port)) {
            List<String> sections = sections(data, images, port, model);
            try (KillablePipeline pipeline = new KillablePipeline(data, sections)) {
                images.start();
                long complete = pipeline.awaitComplete(1);
                Random random = new Random(SEED);
                long started = System.nanoTime();
                Map<String, Integer> killed = new TreeMap<>();
                for (String victim : victims(random, kills)) {
                    pipeline.kill(victim);
                    complete = pipeline.awaitComplete(0);
                    complete = pipeline.awaitComplete(complete + random.nextInt(4));
                    killed.merge(victim, 1, Integer::sum);
                }
                long seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
                List<Sent> sent = images.finish();

                await("every image is accounted for")
                        .atMost(LONG)
                        .until(() -> pipeline.isDrained() && isComplete(pipeline, sent));
                System.out.printf(
                        "chaos: seed %d, %d kills in %d s %s, %d images sent, outcomes %s%n",
                        SEED, kills, seconds, killed, sent.size(), pipeline.outcomes());

                TableDifferences found = TableDifferences.of(offline(sections, sent), pipeline.table());
                assertThat(found.differences()).isEmpty();
                assertThat(found.equal())
                        .as("comparisons of 3 metrics, 2 feeds")
                        .isEqualTo(rows);
                assertThat(pipeline.outcomes().keySet()).doesNotContain("expired");
                assertThat(pipeline.deadLetters()).isEqualTo(expectedDeadLetters(sent));
                // What a broker refuses that has it already comes again for two minutes.
                assertThat(pipeline.brokerLog()).doesNotContain("OutOfOrderSequenceException");
            }
        }
    }

    /** Every one as often as every other, in random order. */
    private static List<String> victims(Random random, int kills) {
        List<String> victims = new ArrayList<>();
        while (victims.size() < kills) {
            List<String> round = new ArrayList<>(VICTIMS);
            Collections.shuffle(round, random);
            victims.addAll(round);
        }
        return victims.subList(0, kills);
    }

    private static boolean isComplete(KillablePipeline pipeline, List<Sent> sent) {
        Map<String, Long> outcomes = pipeline.outcomes();
        long masked = distinct(sent, Kind.MASKED).size();
        long bare = distinct(sent, Kind.BARE).size();
        return outcomes.getOrDefault("begun", 0L) == masked + bare
                && outcomes.getOrDefault("complete", 0L) == masked
                && outcomes.getOrDefault("dead-lettered", 0L) == bare
                && pipeline.table().comparisons() == outcomes.getOrDefault("compared", 0L);
    }

    private static Set<String> distinct(List<Sent> sent, Kind kind) {
        return sent.stream()
                .filter(image -> image.kind() == kind)
                .map(Sent::key)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> expectedDeadLetters(List<Sent> sent) {
        Set<String> keys = distinct(sent, Kind.BARE);
        sent.stream()
                .filter(image -> image.kind() == Kind.BROKEN)
                .forEach(image -> keys.add(image.feed() + "/" + image.source()));
        return keys;
    }

    private static Table offline(List<String> sections, List<Sent> sent) throws RejectedRecordException {
        DeploymentFile file = DeploymentFile.parse("test", String.join("\n", sections));
        Set<String> feeds = new HashSet<>();
        try (OfflineStudy study = OfflineStudy.open(
                Watch.of(file),
                file.section(Sections.QUANTIZE, QuantizeConfig.DEFAULTS),
                file.section(Sections.CAM, CamConfig.DEFAULTS),
                file.section(Sections.SALIENCY, SaliencyConfig.DEFAULTS),
                DecodeLimits.DEFAULT)) {
            for (Sent image : sent) {
                if (image.kind() != Kind.BROKEN) {
                    feeds.add(image.feed());
                    study.add(image.image());
                }
            }
            assertThat(feeds).hasSize(2);
            return study.table();
        }
    }

    private static List<String> sections(Path data, SentImages images, int port, String model) {
        return List.of(
                "ingest:",
                "  state: " + data.resolve("ingest"),
                "  maxLag: 16",
                "  feeds:",
                "  - {name: " + SentImages.UPLOADS + ", type: http, port: " + port + ", rate: 3}",
                "  - {name: " + SentImages.FOLDER + ", type: directory, poll: 200ms, settle: 100ms, path: "
                        + images.images() + "}",
                "watch: {models: [" + model + "], masks: [folder]}",
                "quantize: {synthetic: true}",
                "saliency: {folder: " + images.masks() + "}",
                "aggregate: {instance: one, stateDirectory: " + data.resolve("aggregate") + "}");
    }
}
