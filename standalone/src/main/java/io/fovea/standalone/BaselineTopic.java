package io.fovea.standalone;

import io.fovea.record.Baseline;
import io.fovea.record.ComparisonStatistics;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.TopicAdmin;
import io.fovea.runtime.UserErrorException;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import io.fovea.standalone.replay.RecordedTopics;
import io.fovea.table.drift.Baselines;
import io.fovea.table.rows.PartialRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Baselines in Kafka, and the table that they are made of. */
final class BaselineTopic {
    private final KafkaSettings kafka;
    private final RecordSerdes serdes;

    BaselineTopic(KafkaSettings kafka) {
        this.kafka = kafka;
        this.serdes = RecordSerdes.configured(kafka.properties());
    }

    /** Every row and segment as it was written last, by key; for the caller to change. */
    Map<String, ComparisonStatistics> table() {
        return PartialRows.merge(latest(Topics.STATISTICS));
    }

    /** All that were recorded. */
    List<Baseline> recorded() {
        return List.copyOf(latest(Topics.BASELINES).values());
    }

    private <V> Map<String, V> latest(Topic<V> topic) {
        TopicAdmin.ensure(kafka, List.of(topic));
        Map<String, V> records = new HashMap<>();
        try (Deserializer<V> deserializer = serdes.of(topic).deserializer()) {
            new RecordedTopics(kafka, List.of(topic)).forEach(record -> {
                if (record.value() == null) {
                    records.remove(record.key());
                } else {
                    records.put(record.key(), deserializer.deserialize(record.topic(), record.value()));
                }
            });
        }
        return records;
    }

    /** Returns when Kafka has it. */
    void write(Baseline baseline) {
        try (KafkaProducer<String, Baseline> producer = new KafkaProducer<>(
                kafka.producer(),
                new StringSerializer(),
                serdes.of(Topics.BASELINES).serializer())) {
            producer.send(new ProducerRecord<>(Topics.BASELINES.name(), Baselines.id(baseline), baseline))
                    .get();
        } catch (ExecutionException e) {
            throw new UserErrorException("Kafka did not take the baseline: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserErrorException("interrupted while the baseline was written", e);
        }
    }
}
