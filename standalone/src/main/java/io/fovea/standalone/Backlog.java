package io.fovea.standalone;

import io.fovea.runtime.KafkaSettings;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How many records wait between the services, as Kafka itself counts them. */
final class Backlog implements AutoCloseable {
    /** Who reads what. */
    private static final Map<String, List<Topic<?>>> READERS = Map.of(
            "quantize", List.of(Topics.IMAGES),
            "cam", List.of(Topics.INFERENCES),
            "aggregate", List.of(Topics.CAMS, Topics.MASKS));

    private final KafkaSettings kafka;
    private final Map<String, List<Topic<?>>> readers;
    private final Admin admin;

    Backlog(KafkaSettings kafka, boolean withMasks) {
        this.kafka = kafka;
        this.readers = new HashMap<>(READERS);
        if (withMasks) {
            readers.put("saliency", List.of(Topics.IMAGES));
        }
        this.admin = Admin.create(kafka.admin());
    }

    /** Records that were published and not yet committed by those who read them. */
    long records() throws InterruptedException, ExecutionException {
        long waiting = 0;
        for (Map.Entry<String, List<Topic<?>>> reader : readers.entrySet()) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(
                            kafka.groupId(reader.getKey()))
                    .partitionsToOffsetAndMetadata()
                    .get();
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                    ends(reader.getValue()).entrySet()) {
                waiting += end.getValue().offset() - position(committed.get(end.getKey()));
            }
        }
        return waiting;
    }

    private static long position(@Nullable OffsetAndMetadata committed) {
        return committed == null ? 0 : committed.offset();
    }

    private Map<TopicPartition, ListOffsetsResultInfo> ends(List<Topic<?>> topics)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        for (TopicDescription topic : admin.describeTopics(
                        topics.stream().map(Topic::name).toList())
                .allTopicNames()
                .get()
                .values()) {
            topic.partitions()
                    .forEach(partition -> partitions.put(
                            new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
        }
        return admin.listOffsets(partitions).all().get();
    }

    @Override
    public void close() {
        admin.close();
    }
}
