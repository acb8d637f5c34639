package io.fovea.ingest;

import io.fovea.schemas.Topics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many images wait in Kafka for the workers of one consumer group, measured every second, and a door that lets no
 * more in while they are too many. What has been let in and was not in Kafka before the last measurement counts as waiting.
 *
 * <p>Where Kafka does not tell, the door stays as it was; it begins open.
 */
final class WorkersLag implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkersLag.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Admin admin;
    private final String group;
    private final long most;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "workers-lag");
        made.setDaemon(true);
        return made;
    });
    private long lag;
    private long entered;
    private long arrived;
    private long arrivedAtMeasurement;
    private boolean told = true;

    /**
     * Measures for the first time before it returns.
     *
     * @param admin which it closes
     * @param group of the workers
     * @param most images that may wait
     */
    @SuppressWarnings({"FutureReturnValueIgnored", "this-escape"}) // runs until it is closed
    WorkersLag(Admin admin, String group, long most, MeterRegistry meters) {
        this.admin = admin;
        this.group = group;
        this.most = most;
        measure();
        Gauge.builder("fovea.images.lag", this, WorkersLag::lag)
                .description("Images in Kafka that the workers of a group have not done yet")
                .tag("group", group)
                .register(meters);
        thread.scheduleWithFixedDelay(this::measure, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets an image in, unless too many wait. */
    synchronized boolean tryEnter() {
        if (lag + entered - arrivedAtMeasurement >= most) {
            return false;
        }
        entered++;
        return true;
    }

    /** Lets an image in as soon as not too many wait. */
    synchronized void enter() throws InterruptedException {
        while (!tryEnter()) {
            wait();
        }
    }

    /** To be told when one that was let in is in Kafka, or never will be. */
    synchronized void arrived() {
        arrived++;
    }

    synchronized long lag() {
        return lag;
    }

    private void measure() {
        long before = arrivedSoFar();
        try {
            update(offsetsBehind(), before);
            told = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException e) {
            if (told) {
                LOG.warn("event=lag_unknown group={} reason=\"{}\"", group, e.toString());
            }
            told = false;
        }
    }

    private synchronized long arrivedSoFar() {
        return arrived;
    }

    private synchronized void update(long measured, long before) {
        lag = measured;
        arrivedAtMeasurement = before;
        notifyAll();
    }

    private long offsetsBehind() throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions =
                admin.describeTopics(List.of(Topics.IMAGES.name())).allTopicNames().get().values().stream()
                        .flatMap(topic -> topic.partitions().stream()
                                .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                        .toList();
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, Long> starts = offsets(partitions, OffsetSpec.earliest());
        long behind = 0;
        for (Map.Entry<TopicPartition, Long> end :
                offsets(partitions, OffsetSpec.latest()).entrySet()) {
            long start = starts.getOrDefault(end.getKey(), 0L);
            OffsetAndMetadata done = committed.get(end.getKey());
            behind += Math.max(0, end.getValue() - (done == null ? start : Math.max(start, done.offset())));
        }
        return behind;
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(partitions.stream().collect(Collectors.toMap(partition -> partition, any -> which)))
                .all()
                .get()
                .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        admin.close(Duration.ofSeconds(1));
    }
}
