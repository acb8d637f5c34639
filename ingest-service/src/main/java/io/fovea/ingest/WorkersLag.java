package io.fovea.ingest;

import io.fovea.foundations.DaemonThreads;
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
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many images wait in Kafka for the workers, measured every second, and a door that lets no more in while they are too
 * many: for those who explain images, or for those who mask them once there are any. What has been let in and was not in
 * Kafka before the last measurement counts as waiting.
 *
 * <p>Where Kafka does not tell, the door stays as it was; it begins open.
 */
final class WorkersLag implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkersLag.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Admin admin;
    private final String explains;
    private final String masks;
    private final long most;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("workers-lag"));
    private long explainLag;
    private long maskLag;
    private long entered;
    private long arrived;
    private long arrivedAtMeasurement;
    private boolean told = true;

    /**
     * Measures for the first time before it returns.
     *
     * @param admin which it closes
     * @param explains the consumer group of those who explain images
     * @param masks the consumer group of those who mask them; it counts once it has committed
     * @param most images that may wait
     */
    @SuppressWarnings({"FutureReturnValueIgnored", "this-escape"}) // runs until it is closed
    WorkersLag(Admin admin, String explains, String masks, long most, MeterRegistry meters) {
        this.admin = admin;
        this.explains = explains;
        this.masks = masks;
        this.most = most;
        measure();
        gauge(explains, WorkersLag::explainLag, meters);
        gauge(masks, WorkersLag::maskLag, meters);
        thread.scheduleWithFixedDelay(this::measure, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void gauge(String group, ToDoubleFunction<WorkersLag> lag, MeterRegistry meters) {
        Gauge.builder("fovea.images.lag", this, lag)
                .description("Images in Kafka that the workers of a group have not done yet")
                .tag("group", group)
                .register(meters);
    }

    /** Lets an image in, unless too many wait. */
    synchronized boolean tryEnter() {
        if (Math.max(explainLag, maskLag) + entered - arrivedAtMeasurement >= most) {
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

    synchronized long explainLag() {
        return explainLag;
    }

    /** 0 while nobody has ever masked. */
    synchronized long maskLag() {
        return maskLag;
    }

    private void measure() {
        long before = arrivedSoFar();
        try {
            Map<TopicPartition, Long> starts = offsets(OffsetSpec.earliest());
            Map<TopicPartition, Long> ends = offsets(OffsetSpec.latest());
            Map<TopicPartition, OffsetAndMetadata> masked = committed(masks);
            update(
                    behind(starts, ends, committed(explains)),
                    masked.isEmpty() ? 0 : behind(starts, ends, masked),
                    before);
            told = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException e) {
            if (told) {
                LOG.warn("event=lag_unknown reason=\"{}\"", e.toString());
            }
            told = false;
        }
    }

    private synchronized long arrivedSoFar() {
        return arrived;
    }

    private synchronized void update(long explain, long mask, long before) {
        explainLag = explain;
        maskLag = mask;
        arrivedAtMeasurement = before;
        notifyAll();
    }

    private static long behind(
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, OffsetAndMetadata> committed) {
        long behind = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            long start = starts.getOrDefault(end.getKey(), 0L);
            OffsetAndMetadata done = committed.get(end.getKey());
            behind += Math.max(0, end.getValue() - (done == null ? start : Math.max(start, done.offset())));
        }
        return behind;
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group)
            throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
    }

    private Map<TopicPartition, Long> offsets(OffsetSpec which) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> partitions =
                admin.describeTopics(List.of(Topics.IMAGES.name())).allTopicNames().get().values().stream()
                        .flatMap(topic -> topic.partitions().stream()
                                .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                        .collect(Collectors.toMap(partition -> partition, any -> which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(partitions)
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
