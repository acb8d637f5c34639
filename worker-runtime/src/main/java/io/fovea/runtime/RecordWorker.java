package io.fovea.runtime;

import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service that reads one topic, does something with each record, and publishes what it became, at least once.
 *
 * <p>A record that cannot be used becomes a dead letter and the next one goes on. Where Kafka cannot be reached the
 * worker is down and tries again; where the processor has a bug it stops, with the record not committed, and its health
 * is failed.
 *
 * @param <V> what it reads
 */
public final class RecordWorker<V> implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(RecordWorker.class);
    private static final Duration PRODUCER_CLOSE = Duration.ofMillis(500);

    private final ServiceContext context;
    private final String name;
    private final Topic<V> input;
    private final RecordProcessor<V> processor;
    private final WorkerSettings settings;
    private @Nullable Running<V> running;

    /**
     * Builds a worker that does nothing until it is started.
     *
     * @param name of the service; its consumer group is {@link KafkaSettings#groupId} of it
     * @param input what it reads
     * @param processor what it does with a record
     */
    public RecordWorker(
            ServiceContext context,
            String name,
            Topic<V> input,
            RecordProcessor<V> processor,
            WorkerSettings settings) {
        this.context = context;
        this.name = name;
        this.input = input;
        this.processor = processor;
        this.settings = settings;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized void start() {
        if (running != null) {
            throw new IllegalStateException(name + " is already started");
        }
        List<Topic<?>> topics = new ArrayList<>(Topics.all());
        topics.add(input);
        TopicAdmin.ensure(context.kafka(), topics);
        running = new Running<>(this);
        LOG.info(
                "event=worker_started service={} topic={} group={} bootstrap={} settings=\"{}\"",
                name,
                input.name(),
                context.kafka().groupId(name),
                context.kafka().bootstrapServers(),
                settings);
    }

    @Override
    public synchronized void close() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    /** What a started worker owns. */
    private static final class Running<V> implements AutoCloseable {
        private final RecordWorker<V> worker;
        private final KafkaProducer<byte[], byte[]> producer;
        private final KafkaClientMetrics consumerMetrics;
        private final KafkaClientMetrics producerMetrics;
        private final ExecutorService threads;
        private final PollLoop loop;
        private final Thread thread;

        Running(RecordWorker<V> worker) {
            this.worker = worker;
            ServiceContext context = worker.context;
            WorkerSettings settings = worker.settings;
            Map<String, Object> reading = context.kafka().consumer(worker.name);
            reading.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxPollRecords());
            reading.put(
                    ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                    Math.toIntExact(settings.maxPollInterval().toMillis()));
            reading.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "fovea-" + worker.name + "-consumer");
            Map<String, Object> writing = context.kafka().producer();
            writing.putIfAbsent("client.id", "fovea-" + worker.name + "-producer");

            KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            producer = new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
            consumerMetrics = new KafkaClientMetrics(consumer);
            producerMetrics = new KafkaClientMetrics(producer);
            consumerMetrics.bindTo(context.meters());
            producerMetrics.bindTo(context.meters());

            BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
            WorkerMeters meters = new WorkerMeters(context.meters(), worker.name, worker.input.name());
            RecordTask<V> task = new RecordTask<>(
                    worker.name,
                    worker.input,
                    worker.processor,
                    context.serdes(),
                    producer,
                    new DeadLetters(producer, context.kafka().messageBytes()),
                    meters.processing,
                    outcomes::add);
            AtomicInteger number = new AtomicInteger();
            threads = Executors.newFixedThreadPool(
                    settings.concurrency(), work -> new Thread(work, worker.name + "-" + number.incrementAndGet()));
            loop = new PollLoop(worker.name, worker.input.name(), settings, consumer, threads, task, outcomes, meters);
            thread = new Thread(loop, worker.name + "-poll");
            context.health().register(worker.name, loop::health);
            thread.start();
        }

        @Override
        public void close() {
            loop.stop();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            threads.shutdownNow();
            producer.close(PRODUCER_CLOSE);
            consumerMetrics.close();
            producerMetrics.close();
            worker.context.health().deregister(worker.name);
            LOG.info("event=worker_stopped service={}", worker.name);
        }
    }
}
