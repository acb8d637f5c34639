package io.fovea.runtime;

import io.fovea.foundations.Closer;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service that reads one topic, does something with each record, and publishes what it became, at least once.
 *
 * <p>A record that cannot be used, or at which the processor fails, becomes a dead letter and the next one goes on. Where
 * Kafka or something else that it needs is away, the worker is down and tries again. An {@link Error} fails its health, so
 * that the process is restarted; a record that ended the process three times becomes a dead letter.
 *
 * <p>Closing waits for records in work ({@link WorkerSettings#drainTimeout()}), then interrupts them; a processor that is
 * in native code may outlast that, so whoever frees native memory after the close makes sure himself that nobody uses it.
 *
 * @param <V> what it reads
 */
public final class RecordWorker<V> implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(RecordWorker.class);
    private static final Duration PRODUCER_CLOSE = Duration.ofMillis(300);
    private static final Duration THREADS_END = Duration.ofMillis(400);

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
        private final Closer owned;
        private final PollLoop loop;
        private final Thread thread;

        Running(RecordWorker<V> worker) {
            this.worker = worker;
            owned = new Closer(worker.name);
            ServiceContext context = worker.context;
            try {
                KafkaProducer<byte[], byte[]> producer = producer();
                KafkaConsumer<byte[], byte[]> consumer = consumer();
                BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
                WorkerMeters meters = owned.own(new WorkerMeters(context.meters(), worker.name, worker.input.name()));
                RecordTask<V> task = new RecordTask<>(
                        worker.name,
                        worker.input,
                        worker.processor,
                        context.serdes(),
                        producer,
                        new DeadLetters(
                                producer, context.meters(), context.kafka().messageBytes()),
                        meters.processing,
                        outcomes::add);
                AtomicInteger number = new AtomicInteger();
                ExecutorService threads = Executors.newFixedThreadPool(
                        worker.settings.concurrency(),
                        work -> new Thread(work, worker.name + "-" + number.incrementAndGet()));
                owned.own(() -> end(threads));
                loop = new PollLoop(
                        worker.name, worker.input.name(), worker.settings, consumer, threads, task, outcomes, meters);
            } catch (RuntimeException e) {
                owned.close();
                throw e instanceof KafkaException unusable ? unusable(unusable) : e;
            }
            thread = new Thread(loop, worker.name + "-poll");
            context.health().register(worker.name, loop::health);
            thread.start();
        }

        /** Interrupts what is still in work; native code may not notice, which is then said. */
        private void end(ExecutorService threads) throws InterruptedException {
            threads.shutdownNow();
            if (!threads.awaitTermination(THREADS_END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("event=still_in_work service={} reason=\"a record takes longer than the stop\"", worker.name);
            }
        }

        private KafkaProducer<byte[], byte[]> producer() {
            Map<String, Object> settings = worker.context.kafka().producer();
            settings.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, "fovea-" + worker.name + "-producer");
            KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            owned.own(() -> producer.close(PRODUCER_CLOSE));
            bind(new KafkaClientMetrics(producer));
            return producer;
        }

        private KafkaConsumer<byte[], byte[]> consumer() {
            Map<String, Object> settings = worker.context.kafka().consumer(worker.name);
            settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, worker.settings.maxPollRecords());
            settings.put(
                    ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                    Math.toIntExact(worker.settings.maxPollInterval().toMillis()));
            settings.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "fovea-" + worker.name + "-consumer");
            KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            bind(new KafkaClientMetrics(consumer));
            return consumer;
        }

        private void bind(KafkaClientMetrics metrics) {
            metrics.bindTo(worker.context.meters());
            owned.own(metrics);
        }

        private static UserErrorException unusable(KafkaException e) {
            Throwable reason = e.getCause() instanceof ConfigException ? e.getCause() : e;
            return new UserErrorException("kafka: " + reason.getMessage(), e);
        }

        @Override
        public void close() {
            loop.stop();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            worker.context.health().deregister(worker.name);
            owned.close();
            LOG.info("event=worker_stopped service={}", worker.name);
        }
    }
}
