package io.fovea.benchmarks.join;

import io.fovea.record.ComparisonStatistics;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topics;
import io.fovea.table.rows.PartialRows;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The table as its readers see it: what is committed of its topic. */
final class TableWatch implements AutoCloseable {
    /** Three precisions v GT and two v f32. */
    private static final int ROWS_OF_A_NETWORK = 5;

    private final KafkaConsumer<String, ComparisonStatistics> consumer;
    /** By row and partition. */
    private final Map<String, Map<String, Long>> images = new HashMap<>();

    private final int rows;

    /** @param networks whose rows are awaited */
    TableWatch(String bootstrapServers, int networks) {
        rows = ROWS_OF_A_NETWORK * networks;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                RecordSerdes.bundled().of(Topics.STATISTICS).deserializer());
        List<TopicPartition> all = List.of(new TopicPartition(Topics.STATISTICS.name(), 0));
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /** Images that every row counts, after waiting a little for news. */
    long images() {
        consumer.poll(Duration.ofMillis(100))
                .forEach(record -> images.computeIfAbsent(PartialRows.row(record.key()), any -> new HashMap<>())
                        .put(record.key(), record.value().getTally().getImages()));
        return images.size() < rows ? 0 : counts().min().orElse(0);
    }

    private LongStream counts() {
        return images.values().stream()
                .mapToLong(parts ->
                        parts.values().stream().mapToLong(Long::longValue).sum());
    }

    /** Whether every row counts so many, none more and none fewer. */
    boolean isExactly(long count) {
        return images.size() == rows && counts().allMatch(some -> some == count);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
