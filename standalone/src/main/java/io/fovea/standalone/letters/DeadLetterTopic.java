package io.fovea.standalone.letters;

import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.TopicAdmin;
import io.fovea.runtime.UserErrorException;
import io.fovea.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topic dead-letters, read from its end, as nobody wants to wait for a month of it. It joins no group and commits nothing. */
public final class DeadLetterTopic {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long STEP = 200;

    private final KafkaSettings kafka;

    /**
     * Looks for Kafka.
     *
     * @throws UserErrorException if it does not answer
     */
    public DeadLetterTopic(KafkaSettings kafka) {
        this.kafka = kafka;
        TopicAdmin.ensure(kafka, List.of(Topics.DEAD_LETTERS));
    }

    /** The newest letters that are wanted, the newest first. */
    public List<DeadLetter> newest(int most, Predicate<DeadLetter> wanted) {
        List<DeadLetter> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            for (TopicPartition partition : partitions(consumer)) {
                found.addAll(newest(consumer, partition, most, wanted));
            }
        }
        return found.stream()
                .sorted(Comparator.comparing(DeadLetter::time)
                        .thenComparing(letter -> letter.record().offset())
                        .reversed())
                .limit(most)
                .toList();
    }

    /**
     * One letter.
     *
     * @param name {@code PARTITION:OFFSET}
     * @throws UserErrorException if there is none of this name
     */
    public DeadLetter letter(String name) {
        if (!name.matches("\\d{1,9}:\\d{1,18}")) {
            throw new UserErrorException("a dead letter is named PARTITION:OFFSET, as 0:42, not '" + name + "'");
        }
        String[] parts = name.split(":", 2);
        TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS.name(), Integer.parseInt(parts[0]));
        long offset = Long.parseLong(parts[1]);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            if (!partitions(consumer).contains(partition)) {
                throw new UserErrorException("topic " + partition.topic() + " has no partition " + parts[0]);
            }
            return read(consumer, partition, offset, offset + 1).stream()
                    .findFirst()
                    .orElseThrow(() -> new UserErrorException(
                            "there is no dead letter " + name + "; it may be past its retention"));
        }
    }

    /**
     * Sends letters to the topics they came from, with the keys and bytes they had. Returns when Kafka has them.
     *
     * @throws UserErrorException if one cannot be sent again; then none is
     */
    public void retry(List<DeadLetter> letters) {
        List<ProducerRecord<byte[], byte[]>> records = letters.stream()
                .map(letter -> new ProducerRecord<>(
                        letter.topic()
                                .orElseThrow(() -> new UserErrorException("dead letter " + letter.name()
                                        + " cannot be sent again: it came from " + letter.origin()
                                        + ", or only its beginning is kept")),
                        letter.record().key(),
                        letter.record().value()))
                .toList();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.producer(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        } catch (ExecutionException e) {
            throw new UserErrorException("Kafka did not take the record: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserErrorException("interrupted while records were sent again", e);
        }
    }

    private static List<DeadLetter> newest(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, int most, Predicate<DeadLetter> wanted) {
        List<DeadLetter> found = new ArrayList<>();
        long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        while (end > begin && found.size() < most) {
            long start = Math.max(begin, end - STEP);
            read(consumer, partition, start, end).stream().filter(wanted).forEach(found::add);
            end = start;
        }
        return found;
    }

    /** Letters of some offsets; fewer where some are gone or are marks of transactions. */
    private static List<DeadLetter> read(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long start, long end) {
        List<DeadLetter> letters = new ArrayList<>();
        consumer.assign(List.of(partition));
        if (start >= consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L)) {
            return letters;
        }
        consumer.seek(partition, start);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end) {
                    letters.add(new DeadLetter(record));
                }
            }
        }
        return letters;
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(Topics.DEAD_LETTERS.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = kafka.consumer("dead-letters");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
