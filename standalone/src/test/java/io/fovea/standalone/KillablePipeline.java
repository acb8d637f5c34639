package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.aggregator.table.TableReader;
import io.fovea.broker.BrokerProcess;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.TopicAdmin;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import io.fovea.table.rows.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The broker and every service, each in a process of its own, any of which can be killed and comes back. */
final class KillablePipeline implements AutoCloseable {
    static final String BROKER = "broker";
    static final String AGGREGATE = "aggregate";

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(50);

    /** What a service writes, by which one sees that it works again. */
    private static final Map<String, Topic<?>> OUTPUTS = Map.of(
            "ingest", Topics.IMAGES,
            "quantize", Topics.INFERENCES,
            "cam", Topics.CAMS,
            "saliency", Topics.MASKS);

    private final Map<String, RoleProcess> roles = new LinkedHashMap<>();
    private final Path data;
    private final KafkaSettings kafka;
    private final Admin admin;
    private final Backlog backlog;
    private BrokerProcess broker;

    /**
     * Starts everything and waits for nothing but the broker.
     *
     * @param sections of the deployment file, the same for all
     */
    KillablePipeline(Path data, List<String> sections) throws IOException {
        this.data = data;
        this.broker = broker(0);
        this.kafka = KafkaSettings.at(broker.bootstrapServers());
        TopicAdmin.ensure(kafka, Topics.all());
        this.admin = Admin.create(kafka.admin());
        this.backlog = new Backlog(kafka, true);
        for (String role : List.of(AGGREGATE, "saliency", "cam", "quantize", "ingest")) {
            // The name of a member that comes back: it gets its partitions at once, not after its predecessor's
            // session.
            Map<String, String> environment = Map.of(
                    "FOVEA_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(), "FOVEA_KAFKA_GROUP_INSTANCE_ID", role);
            RoleProcess process = new RoleProcess(role, role, data, sections, environment);
            roles.put(role, process);
            process.start();
        }
    }

    private BrokerProcess broker(int port) throws IOException {
        return BrokerProcess.start(
                data.resolve("kafka"),
                port,
                ProcessBuilder.Redirect.appendTo(brokerLogFile().toFile()));
    }

    private Path brokerLogFile() {
        return data.resolve("broker.log");
    }

    /** What the broker said, over all its lives. */
    String brokerLog() throws IOException {
        return Files.readString(brokerLogFile());
    }

    /** Kills one, starts it at once, and waits until it works again and images come through to the table. */
    void kill(String victim) throws IOException, InterruptedException {
        RoleProcess role = roles.get(victim);
        long complete = awaitComplete(0);
        Topic<?> output = OUTPUTS.getOrDefault(victim, Topics.STATISTICS);
        long written = end(output);
        if (role == null) {
            broker.kill();
            broker = broker(broker.port());
        } else {
            role.kill();
            role.start();
        }
        await("progress after the kill of " + victim)
                .atMost(LONG)
                .pollInterval(POLL)
                .until(() -> allAlive() && complete() > complete && end(output) > written);
    }

    /** Kills some, which stay dead until they are started. */
    void killAll(Set<String> victims) {
        for (String victim : victims) {
            if (victim.equals(BROKER)) {
                broker.kill();
            } else {
                role(victim).kill();
            }
        }
    }

    /** Starts some that are dead; waits for the broker alone. */
    void startAll(Set<String> dead) throws IOException {
        if (dead.contains(BROKER)) {
            broker = broker(broker.port());
        }
        for (String role : dead) {
            if (!role.equals(BROKER)) {
                role(role).start();
            }
        }
    }

    private RoleProcess role(String name) {
        return Objects.requireNonNull(roles.get(name), name);
    }

    /** The HTTP port of every service. */
    Map<String, Integer> ports() {
        return roles.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, role -> role.getValue().uri().getPort()));
    }

    /** Waits until so many images are complete; how many there are then. */
    long awaitComplete(long atLeast) {
        return await(atLeast + " complete images")
                .atMost(LONG)
                .pollInterval(POLL)
                .until(() -> allAlive() ? complete() : -1, complete -> complete >= Math.max(0, atLeast));
    }

    private boolean allAlive() {
        List<String> dead = roles.entrySet().stream()
                .filter(role -> !role.getValue().isAlive())
                .map(Map.Entry::getKey)
                .toList();
        assertThat(dead).as("ended without having been killed").isEmpty();
        assertThat(broker.isAlive()).as("the broker runs").isTrue();
        return true;
    }

    /** Images of which all parts came; -1 while the aggregator does not tell. */
    private long complete() {
        Map<String, Long> outcomes = outcomes();
        return outcomes.isEmpty() ? -1 : outcomes.getOrDefault("complete", 0L);
    }

    /** What became of images, over all feeds, as the aggregator counts it. */
    Map<String, Long> outcomes() {
        String name = "fovea_images_total{";
        return aggregator().metrics().entrySet().stream()
                .filter(series -> series.getKey().startsWith(name))
                .collect(Collectors.toMap(
                        series -> series.getKey().replaceAll(".*outcome=\"([^\"]*)\".*", "$1"),
                        series -> series.getValue().longValue(),
                        Long::sum));
    }

    private RoleProcess aggregator() {
        return roles.getOrDefault(AGGREGATE, roles.values().iterator().next());
    }

    /** The table that the aggregator serves; empty while it does not. */
    Table table() {
        return aggregator()
                .get("/api/table?sketches=true")
                .map(TableReader::read)
                .orElse(Table.EMPTY);
    }

    /** Whether everything that was published is read by those who read it. */
    boolean isDrained() throws InterruptedException {
        try {
            return backlog.records() == 0;
        } catch (ExecutionException e) {
            return false;
        }
    }

    /** Keys of all dead letters. */
    Set<String> deadLetters() {
        Set<String> keys = new TreeSet<>();
        TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS.name(), 0);
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            await("dead letters").atMost(LONG).until(() -> {
                consumer.poll(POLL).forEach(letter -> keys.add(letter.key()));
                return consumer.position(partition) >= end;
            });
        }
        return keys;
    }

    /** Offsets behind the last records of a topic, summed over its partitions; -1 while the broker does not tell. */
    private long end(Topic<?> topic) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        try {
            return admin.listOffsets(partitions).all().get().values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        } catch (ExecutionException e) {
            return -1;
        }
    }

    @Override
    public void close() {
        roles.values().forEach(RoleProcess::close);
        backlog.close();
        admin.close(Duration.ZERO);
        broker.kill();
    }
}
