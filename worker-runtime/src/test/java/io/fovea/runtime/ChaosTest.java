package io.fovea.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.broker.BrokerProcess;
import io.fovea.record.ImageEvent;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes die as {@code kill -9} lets them die: records may be done twice, and none is lost. */
class ChaosTest {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String GROUP = "fovea-" + MaskingProcess.GROUP;

    @Test
    void killed_workers_lose_nothing(@TempDir Path folder) throws Exception {
        int images = 4_000;
        try (BrokerProcess broker = BrokerProcess.start(folder, 0)) {
            KafkaSettings settings = KafkaSettings.at(broker.bootstrapServers());
            TopicAdmin.ensure(settings, Topics.all());
            try (KafkaLine kafka = new KafkaLine(settings, RecordSerdes.bundled())) {
                int part = images / 4;
                for (int kill = 1; kill <= 3; kill++) {
                    long before = kafka.end(Topics.MASKS);
                    kafka.sendAll(Topics.IMAGES, images((kill - 1) * part, kill * part));
                    try (MaskingProcess worker = MaskingProcess.start(broker.bootstrapServers())) {
                        await().pollInterval(Duration.ofMillis(20))
                                .atMost(LONG)
                                .until(() -> kafka.end(Topics.MASKS) >= before + 200);
                        assertThat(worker.isRunning()).isTrue();
                        worker.kill();
                    }
                    assertThat(kafka.committed(GROUP, "images"))
                            .as("killed in the middle, for the %d. time", kill)
                            .isLessThan(images);
                }
                kafka.sendAll(Topics.IMAGES, images(3 * part, images));
                try (MaskingProcess last = MaskingProcess.start(broker.bootstrapServers())) {
                    await().atMost(LONG).until(() -> kafka.committed(GROUP, "images") == images);
                    assertThat(last.isRunning()).isTrue();
                }

                assertThat(kafka.read(Topics.MASKS).keySet())
                        .containsExactlyInAnyOrderElementsOf(images(0, images).keySet());
                assertThat(kafka.end(Topics.DEAD_LETTERS)).isZero();
            }
        }
    }

    @Test
    void a_record_that_ends_its_process_becomes_a_dead_letter(@TempDir Path folder) throws Exception {
        int images = 200;
        try (BrokerProcess broker = BrokerProcess.start(folder, 0)) {
            KafkaSettings settings = KafkaSettings.at(broker.bootstrapServers());
            TopicAdmin.ensure(settings, Topics.all());
            try (KafkaLine kafka = new KafkaLine(settings, RecordSerdes.bundled())) {
                kafka.sendAll(Topics.IMAGES, images(0, images));
                int deaths = 0;
                while (kafka.committed(GROUP, "images") < images) {
                    try (MaskingProcess worker = MaskingProcess.start(broker.bootstrapServers(), "image-77")) {
                        await().atMost(LONG)
                                .until(() -> !worker.isRunning() || kafka.committed(GROUP, "images") == images);
                        deaths += worker.isRunning() ? 0 : 1;
                    }
                    assertThat(deaths).isLessThanOrEqualTo(CrashNotes.MOST + 2);
                }

                assertThat(deaths).isGreaterThanOrEqualTo(CrashNotes.MOST);
                assertThat(kafka.read(Topics.MASKS).keySet())
                        .hasSize(images - 1)
                        .doesNotContain("image-77");
                assertThat(kafka.records(Topics.DEAD_LETTERS.name()))
                        .singleElement()
                        .satisfies(letter -> {
                            assertThat(letter.key())
                                    .asString(StandardCharsets.UTF_8)
                                    .isEqualTo("image-77");
                            assertThat(KafkaLine.headers(letter).get(DeadLetters.MESSAGE))
                                    .isEqualTo("the process ended 3 times while it worked on this record");
                        });
            }
        }
    }

    @Test
    void a_worker_outlives_its_broker_says_so_and_goes_on(@TempDir Path folder) throws Exception {
        BrokerProcess broker = BrokerProcess.start(folder, 0);
        KafkaSettings settings = KafkaSettings.at(broker.bootstrapServers());
        try (ServiceHost host = ServiceHost.open("outlives", settings, new HttpSettings("127.0.0.1", 0));
                KafkaLine kafka = new KafkaLine(settings, RecordSerdes.bundled())) {
            RecordProcessor<ImageEvent> processor =
                    (key, image) -> List.of(new Emission<>(Topics.MASKS, key, Records.mask(key)));
            kafka.sendAll(Topics.IMAGES, images(0, 2_000));
            host.start(new RecordWorker<>(
                    host.context(),
                    MaskingProcess.GROUP,
                    Topics.IMAGES,
                    processor,
                    WorkerSettings.DEFAULTS.withMaxPollRecords(4)));
            await().pollInterval(Duration.ofMillis(20)).atMost(LONG).until(() -> kafka.end(Topics.MASKS) >= 100);

            broker.kill();
            await().atMost(LONG).until(() -> kafkaHealth(host) instanceof Health.Down);
            assertThat(kafkaHealth(host).describe()).contains(settings.bootstrapServers() + " does not answer");
            assertThat(host.context().health().check().values()).allMatch(Health::isAlive);

            broker = BrokerProcess.start(folder, broker.port());
            await().atMost(LONG).until(() -> kafkaHealth(host).isReady());
            kafka.sendAll(Topics.IMAGES, images(2_000, 2_100));
            await().atMost(LONG).until(() -> kafka.committed(GROUP, "images") == 2_100);

            assertThat(kafka.read(Topics.MASKS).keySet())
                    .containsExactlyInAnyOrderElementsOf(images(0, 2_100).keySet());
            assertThat(host.context().health().check().values()).allMatch(Health::isReady);
        } finally {
            broker.close();
        }
    }

    private static Health kafkaHealth(ServiceHost host) {
        return host.context().health().check().getOrDefault("kafka", Health.starting("not registered"));
    }

    private static Map<String, ImageEvent> images(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "image-" + i)
                .collect(Collectors.toMap(id -> id, id -> Records.image(id, 1)));
    }
}
