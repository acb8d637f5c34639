package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.broker.EmbeddedBroker;
import io.fovea.runtime.DeadLetters;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.Meters;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.TopicAdmin;
import io.fovea.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DeadLettersCommandTest {
    private static final byte[] IMAGE = {9, 8, 7};
    private static final int MANY = 300;

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedBroker broker;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Letters 0 to 299 of cam, 300 of quantize, 301 of a file. */
    @BeforeAll
    static void bury(@TempDir Path data) throws Exception {
        broker = EmbeddedBroker.start(data.resolve("kafka"));
        KafkaSettings kafka = KafkaSettings.at(broker.bootstrapServers());
        TopicAdmin.ensure(kafka, List.of(Topics.IMAGES, Topics.INFERENCES, Topics.DEAD_LETTERS));
        try (DeadLetters letters = new DeadLetters(kafka, Meters.registry("test"))) {
            RejectedRecordException shape = new RejectedRecordException("gradients of another shape");
            for (int i = 0; i < MANY; i++) {
                letters.publish(key("x"), IMAGE, "cam", shape, "inferences", 1, i)
                        .get();
            }
            letters.publish(key("one"), IMAGE, "quantize", new RejectedRecordException("no image"), "images", 2, 17)
                    .get();
            letters.publish("photos/a.jpg", IMAGE, "ingest", new RejectedRecordException("no image"), "photos/a.jpg")
                    .get();
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void listsTheNewestFirst() {
        assertThat(run("list", "--limit", "3")).isZero();

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("0:301").contains("ingest", "photos/a.jpg");
        assertThat(lines.get(1))
                .startsWith("0:300")
                .endsWith("quantize  images/2:17  3 bytes  RejectedRecordException: no image");
        assertThat(lines.get(2)).startsWith("0:299").contains("cam", "inferences/1:299");
    }

    @Test
    void listsThoseOfOneServiceHoweverOld() {
        assertThat(run("list", "--service", "cam", "--limit", "250")).isZero();

        assertThat(out.toString().lines()).hasSize(250).allMatch(line -> line.contains("gradients of another shape"));
    }

    @Test
    void saysThatThereIsNone() {
        assertThat(run("list", "--service", "saliency")).isZero();

        assertThat(err.toString()).isEqualToIgnoringNewLines("fovea: no dead letters of saliency");
    }

    @Test
    void showsOneWithItsBytes(@TempDir Path data) throws IOException {
        Path file = data.resolve("saved");

        assertThat(run("show", "0:300", "--save", file.toString())).isZero();

        assertThat(out.toString())
                .contains("key one", DeadLetters.MESSAGE + ": no image", DeadLetters.SERVICE + ": quantize")
                .contains("DeadLettersCommandTest");
        assertThat(Files.readAllBytes(file)).isEqualTo(IMAGE);
    }

    @Test
    void sendsOneAgainToItsTopic() {
        assertThat(run("retry", "0:300")).isZero();

        assertThat(out.toString()).isEqualToIgnoringNewLines("0:300 sent to topic images");
        assertThat(keys(Topics.IMAGES.name())).containsExactly("one");
    }

    @Test
    void sendsNothingAgainWhereOneCannotBe() {
        assertThat(run("retry", "0:5", "0:301")).isEqualTo(2);

        assertThat(err.toString()).contains("dead letter 0:301 cannot be sent again: it came from photos/a.jpg");
        assertThat(keys(Topics.INFERENCES.name())).isEmpty();
    }

    @Test
    void namesWhatIsNoLetter() {
        assertThat(run("show", "0:9999")).isEqualTo(2);
        assertThat(run("show", "latest")).isEqualTo(2);
        assertThat(run("show", "7:0")).isEqualTo(2);

        assertThat(err.toString().lines())
                .containsExactly(
                        "fovea: there is no dead letter 0:9999; it may be past its retention",
                        "fovea: a dead letter is named PARTITION:OFFSET, as 0:42, not 'latest'",
                        "fovea: topic dead-letters has no partition 7");
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("dead-letters"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--bootstrap", broker.bootstrapServers()));
        CommandLine fovea = Fovea.commandLine();
        fovea.setOut(new PrintWriter(out, true));
        fovea.setErr(new PrintWriter(err, true));
        return fovea.execute(all.toArray(String[]::new));
    }

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Keys of all records of a topic. */
    private static List<String> keys(String topic) {
        List<String> keys = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            consumer.endOffsets(partitions).forEach((partition, end) -> {
                while (consumer.position(partition) < end) {
                    consumer.poll(Duration.ofMillis(100)).forEach(record -> keys.add(record.key()));
                }
            });
        }
        return keys;
    }
}
