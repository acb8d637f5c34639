package io.fovea.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.record.ImageEvent;
import io.fovea.runtime.SharedBroker.Broker;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topics;
import io.micrometer.core.instrument.search.Search;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The worker against a real broker. */
@ExtendWith(SharedBroker.class)
class RecordWorkerTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Broker broker;
    private final KafkaLine kafka;

    RecordWorkerTest(Broker broker) {
        this.broker = broker;
        this.kafka = broker.line();
    }

    @Test
    void publishes_what_a_record_becomes_and_commits_it() {
        Line line = line("publishes", 2);
        kafka.send(line.images(), "one", Records.image("one", 4));

        try (RecordWorker<ImageEvent> worker = start("publishes", line, (key, image) -> line.mask(key))) {
            await().atMost(SOON).until(() -> committed(worker, line) == 1);
        }

        assertThat(kafka.read(line.masks())).containsExactly(Map.entry("one", 1));
    }

    @Test
    void buries_what_it_cannot_use_with_the_original_bytes_and_the_reason() {
        Line line = line("buries", 1);
        kafka.sendBytes(line.images().name(), "strange", "no avro".getBytes(StandardCharsets.UTF_8));
        kafka.send(line.images(), "empty", Records.image("empty", 0));
        kafka.sendBytes(line.images().name(), "nothing", null);
        kafka.sendBytes(line.images().name(), null, new byte[] {1});
        kafka.send(line.images(), "good", Records.image("good", 4));
        RecordProcessor<ImageEvent> processor = (key, image) -> {
            if (image.getWidth() == 0) {
                throw new RejectedRecordException("no pixels", new ArithmeticException("/ by zero"));
            }
            return line.mask(key);
        };

        try (RecordWorker<ImageEvent> worker = start("buries", line, processor)) {
            await().atMost(SOON).until(() -> committed(worker, line) == 5);
        }

        assertThat(kafka.read(line.masks())).containsOnlyKeys("good");
        List<ConsumerRecord<byte[], byte[]>> letters = deadLettersFrom(line);
        assertThat(letters)
                .extracting(letter -> KafkaLine.headers(letter).get(DeadLetters.MESSAGE))
                .containsExactly(
                        "no record of type ImageEvent: only 7 bytes",
                        "no pixels",
                        "a record without a value",
                        "a record without a key");
        assertThat(letters.get(0).value()).asString(StandardCharsets.UTF_8).isEqualTo("no avro");
        assertThat(letters.get(0).key()).asString(StandardCharsets.UTF_8).isEqualTo("strange");
        assertThat(KafkaLine.headers(letters.get(1)))
                .containsEntry(DeadLetters.EXCEPTION, "java.lang.ArithmeticException")
                .containsEntry(DeadLetters.TOPIC, line.images().name())
                .containsEntry(DeadLetters.PARTITION, "0")
                .containsEntry(DeadLetters.OFFSET, "1")
                .containsEntry(DeadLetters.SERVICE, "buries")
                .hasEntrySatisfying(
                        DeadLetters.STACKTRACE, trace -> assertThat(trace).contains("no pixels", "/ by zero"));
        assertThat(broker.context().meters().scrape())
                .contains("fovea_dead_letters_total{reason=\"ArithmeticException\",service=\"buries\"} 1.0");
    }

    @Test
    void counts_every_record_once() {
        Line line = line("counts", 3);
        IntStream.range(0, 300).forEach(i -> kafka.send(line.images(), "k" + i, Records.image("k" + i, i % 7)));
        RecordProcessor<ImageEvent> processor = (key, image) -> {
            if (image.getWidth() == 0) {
                throw new RejectedRecordException("no pixels");
            }
            return image.getWidth() == 1 ? List.of() : line.mask(key);
        };

        try (RecordWorker<ImageEvent> worker =
                start("counts", line, processor, WorkerSettings.DEFAULTS.withConcurrency(4))) {
            await().atMost(SOON).until(() -> committed(worker, line) == 300);
            await().atMost(SOON).until(() -> count("in.flight", "counts") == 0);
        }

        assertThat(count("received", "counts")).isEqualTo(300);
        assertThat(count("dead.lettered", "counts")).isEqualTo(43);
        assertThat(count("completed", "counts")).isEqualTo(257);
        assertThat(count("published", "counts")).isEqualTo(300 - 43 - 43);
        assertThat(count("received", "counts"))
                .isEqualTo(
                        count("completed", "counts") + count("dead.lettered", "counts") + count("abandoned", "counts"));
    }

    @Test
    void fetches_no_more_than_it_has_room_for() {
        Line line = line("room", 1);
        IntStream.range(0, 200).forEach(i -> kafka.send(line.images(), "k" + i, Records.image("k" + i, 1)));
        CountDownLatch gate = new CountDownLatch(1);
        WorkerSettings settings = WorkerSettings.DEFAULTS.withMaxPollRecords(10);

        try (RecordWorker<ImageEvent> worker = start("room", line, waitingFor(gate, line), settings)) {
            await().atMost(SOON).until(() -> count("received", "room") >= 10);
            await().during(Duration.ofMillis(700)).atMost(SOON).until(() -> count("received", "room") < 20);
            gate.countDown();
            await().atMost(SOON).until(() -> committed(worker, line) == 200);
        }

        assertThat(kafka.read(line.masks())).hasSize(200);
    }

    @Test
    void keeps_its_partitions_while_a_record_takes_longer_than_the_poll_interval() {
        Line line = line("slow", 1);
        kafka.send(line.images(), "slow", Records.image("slow", 1));
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch gate = new CountDownLatch(1);
        RecordProcessor<ImageEvent> waiting = waitingFor(gate, line);
        WorkerSettings settings = new WorkerSettings(
                1, 1, 1 << 20, Duration.ofMillis(1500), Duration.ofSeconds(1), Duration.ofMillis(100));

        try (RecordWorker<ImageEvent> worker = start(
                "slow",
                line,
                (key, image) -> {
                    attempts.incrementAndGet();
                    return waiting.process(key, image);
                },
                settings)) {
            await().atMost(SOON).until(() -> attempts.get() == 1);
            await().during(Duration.ofSeconds(4)).atMost(SOON).until(() -> attempts.get() == 1);
            gate.countDown();
            await().atMost(SOON).until(() -> committed(worker, line) == 1);
        }

        assertThat(kafka.read(line.masks())).containsExactly(Map.entry("slow", 1));
    }

    @Test
    void stops_in_time_and_leaves_unfinished_work_to_the_next() {
        Line line = line("stops", 1);
        IntStream.range(0, 3).forEach(i -> kafka.send(line.images(), "k" + i, Records.image("k" + i, i)));
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        RecordWorker<ImageEvent> stuck = start("stops", line, (key, image) -> {
            if (image.getWidth() == 1) {
                begun.countDown();
                return waitingFor(never, line).process(key, image);
            }
            return line.mask(key);
        });
        await().atMost(SOON).until(() -> begun.getCount() == 0);

        long before = System.nanoTime();
        stuck.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        assertThat(kafka.committed("fovea-stops", line.images().name())).isEqualTo(1);
        assertThat(count("received", "stops"))
                .isEqualTo(count("completed", "stops") + count("abandoned", "stops"))
                .isEqualTo(3);
        try (RecordWorker<ImageEvent> next = start("stops", line, (key, image) -> line.mask(key))) {
            await().atMost(SOON).until(() -> committed(next, line) == 3);
        }
        assertThat(kafka.read(line.masks())).containsOnlyKeys("k0", "k1", "k2");
    }

    @Test
    void shares_partitions_with_a_second_worker_and_loses_nothing() throws Exception {
        Line line = line("shares", 4);
        RecordProcessor<ImageEvent> processor = (key, image) -> line.mask(key);
        RecordWorker<ImageEvent> first = start("shares", line, processor);
        ServiceHost elsewhere = ServiceHost.open("second", broker.context().kafka(), new HttpSettings("127.0.0.1", 0));
        RecordWorker<ImageEvent> second =
                new RecordWorker<>(elsewhere.context(), "shares", line.images(), processor, WorkerSettings.DEFAULTS);
        try (elsewhere;
                second) {
            IntStream.range(0, 100).forEach(i -> kafka.send(line.images(), "a" + i, Records.image("a" + i, 1)));
            second.start();
            IntStream.range(0, 400).forEach(i -> kafka.send(line.images(), "b" + i, Records.image("b" + i, 1)));
            await().atMost(SOON)
                    .until(() -> count(elsewhere.context(), "received", "shares") > 0
                            || kafka.committed("fovea-shares", line.images().name()) == 500);
            first.close();
            IntStream.range(0, 100).forEach(i -> kafka.send(line.images(), "c" + i, Records.image("c" + i, 1)));
            await().atMost(SOON)
                    .until(() -> kafka.committed("fovea-shares", line.images().name()) == 600);

            assertThat(count(elsewhere.context(), "received", "shares")).isGreaterThanOrEqualTo(100);
        }
        assertThat(kafka.read(line.masks())).hasSize(600);
    }

    @Test
    void buries_a_record_at_which_the_processor_fails_and_goes_on() {
        Line line = line("bug", 1);
        IntStream.range(0, 5).forEach(i -> kafka.send(line.images(), "k" + i, Records.image("k" + i, i)));

        try (RecordWorker<ImageEvent> worker = start("bug", line, (key, image) -> {
            if (image.getWidth() == 2) {
                throw new IllegalStateException("index out of a table");
            }
            return image.getWidth() == 3 ? deep(line, key, 0) : line.mask(key);
        })) {
            await().atMost(SOON).until(() -> committed(worker, line) == 5);

            assertThat(health("bug").isReady()).isTrue();
        }
        assertThat(kafka.read(line.masks())).containsOnlyKeys("k0", "k1", "k4");
        assertThat(deadLettersFrom(line))
                .extracting(letter -> KafkaLine.headers(letter).get(DeadLetters.MESSAGE))
                .containsExactly(
                        "cannot be processed: java.lang.IllegalStateException: index out of a table",
                        "cannot be processed: java.lang.StackOverflowError");
    }

    @SuppressWarnings("InfiniteRecursion") // until the stack ends
    private static List<Emission<?>> deep(Line line, String key, int depth) {
        return depth < 0 ? line.mask(key) : deep(line, key, depth % 7 + 1);
    }

    @Test
    void buries_a_record_whose_result_cannot_be_serialized() {
        Line line = line("unserializable", 1);
        IntStream.range(0, 2).forEach(i -> kafka.send(line.images(), "k" + i, Records.image("k" + i, i)));

        try (RecordWorker<ImageEvent> worker = start("unserializable", line, (key, image) -> {
            if (image.getWidth() == 1) {
                return line.mask(key);
            }
            ImageEvent far = Records.image(key, 1);
            far.setCapturedAt(Instant.MAX);
            return List.of(new Emission<>(line.images(), key, far));
        })) {
            await().atMost(SOON).until(() -> committed(worker, line) == 2);
        }

        assertThat(kafka.read(line.masks())).containsOnlyKeys("k1");
        assertThat(deadLettersFrom(line)).hasSize(1);
    }

    @Test
    void retries_while_the_disk_is_full() {
        Line line = line("disk", 1);
        kafka.send(line.images(), "one", Records.image("one", 1));
        AtomicInteger attempts = new AtomicInteger();

        try (RecordWorker<ImageEvent> worker = start("disk", line, (key, image) -> {
            if (attempts.incrementAndGet() < 3) {
                throw new UncheckedIOException(new IOException("No space left on device"));
            }
            return line.mask(key);
        })) {
            await().atMost(SOON).until(() -> committed(worker, line) == 1);
        }

        assertThat(kafka.read(line.masks())).containsOnlyKeys("one");
        assertThat(deadLettersFrom(line)).isEmpty();
    }

    @Test
    void fails_where_the_process_itself_is_broken() {
        Line line = line("broken", 1);
        kafka.send(line.images(), "one", Records.image("one", 1));

        try (RecordWorker<ImageEvent> worker = start("broken", line, (key, image) -> {
            throw new OutOfMemoryError("of native memory");
        })) {
            await().atMost(SOON).until(() -> !health(worker.name()).isAlive());

            assertThat(health("broken").describe())
                    .startsWith("failed: cannot process offset 0 of images-broken-0")
                    .contains("of native memory");
        }
        assertThat(kafka.committed("fovea-broken", line.images().name())).isZero();
    }

    /** A record that was begun is not held against the next one to begin it, where the stop was in order. */
    @Test
    void a_stop_in_order_leaves_no_note() {
        Line line = line("orderly", 1);
        kafka.send(line.images(), "one", Records.image("one", 1));
        for (int run = 0; run <= CrashNotes.MOST; run++) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch never = new CountDownLatch(1);
            try (RecordWorker<ImageEvent> worker = start(
                    "orderly",
                    line,
                    (key, image) -> {
                        begun.countDown();
                        return waitingFor(never, line).process(key, image);
                    },
                    hasty())) {
                await(worker.name()).atMost(SOON).until(() -> begun.getCount() == 0);
            }
        }

        try (RecordWorker<ImageEvent> worker = start("orderly", line, (key, image) -> line.mask(key))) {
            await().atMost(SOON).until(() -> committed(worker, line) == 1);
        }
        assertThat(kafka.read(line.masks())).containsOnlyKeys("one");
        assertThat(deadLettersFrom(line)).isEmpty();
    }

    private static WorkerSettings hasty() {
        WorkerSettings usual = WorkerSettings.DEFAULTS;
        return new WorkerSettings(
                usual.concurrency(),
                usual.maxPollRecords(),
                usual.maxInFlightBytes(),
                usual.maxPollInterval(),
                Duration.ZERO,
                usual.retryBackoff());
    }

    @Test
    void tries_again_where_the_processor_asks_for_it() {
        Line line = line("again", 1);
        kafka.send(line.images(), "again", Records.image("again", 1));
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch seenDown = new CountDownLatch(1);

        try (RecordWorker<ImageEvent> worker = start("again", line, (key, image) -> {
            if (attempts.incrementAndGet() < 3 || seenDown.getCount() > 0) {
                throw new TimeoutException("the object store is away");
            }
            return line.mask(key);
        })) {
            await().atMost(SOON).until(() -> health("again").describe().contains("the object store is away"));
            assertThat(health("again")).isInstanceOf(Health.Down.class);
            seenDown.countDown();
            await().atMost(SOON).until(() -> committed(worker, line) == 1);
            await().atMost(SOON).until(() -> health("again").isReady());
        }

        assertThat(attempts.get()).isGreaterThanOrEqualTo(3);
        assertThat(count("retries", "again")).isEqualTo(attempts.get() - 1);
        assertThat(kafka.read(line.masks())).containsExactly(Map.entry("again", 1));
    }

    @Test
    void buries_nothing_while_the_schema_registry_is_away() {
        Line line = line("registry", 1);
        kafka.sendBytes(line.images().name(), "framed", new byte[] {0, 0, 0, 0, 1, 2, 3});
        ServiceContext there = broker.context();
        RecordSerdes away = RecordSerdes.confluent(URI.create("http://127.0.0.1:1"), Map.of());
        ServiceContext context =
                new ServiceContext(there.kafka(), away, there.meters(), there.health(), there.clock(), there.http());

        try (RecordWorker<ImageEvent> worker = new RecordWorker<>(
                context, "registry", line.images(), (key, image) -> line.mask(key), WorkerSettings.DEFAULTS)) {
            worker.start();
            await().atMost(SOON).until(() -> count("retries", worker.name()) >= 2);

            assertThat(health("registry").describe())
                    .isEqualTo("down: retrying images-registry-0: "
                            + "the schema registry at http://127.0.0.1:1 does not answer");
        }

        assertThat(kafka.committed("fovea-registry", line.images().name())).isZero();
        assertThat(deadLettersFrom(line)).isEmpty();
    }

    @Test
    void passes_an_image_of_16_megabytes() {
        Line line = line("large", 1);
        byte[] bytes = new byte[16 << 20];
        new Random(7).nextBytes(bytes);
        kafka.send(line.images(), "large", Records.image("large", 1, bytes));

        try (RecordWorker<ImageEvent> worker =
                start("large", line, (key, image) -> List.of(new Emission<>(line.images(), "copy", image)))) {
            await().atMost(SOON).until(() -> kafka.read(line.images()).containsKey("copy"));
            assertThat(health(worker.name()).isAlive()).isTrue();
        }
    }

    @Test
    void buries_a_record_whose_result_is_too_large() {
        Line line = line("oversize", 1);
        kafka.send(line.images(), "small", Records.image("small", 1));

        try (RecordWorker<ImageEvent> worker = start(
                "oversize",
                line,
                (key, image) ->
                        List.of(new Emission<>(line.images(), "big", Records.image("big", 1, new byte[40 << 20]))))) {
            await().atMost(SOON).until(() -> committed(worker, line) == 1);
        }

        assertThat(deadLettersFrom(line)).singleElement().satisfies(letter -> assertThat(
                        KafkaLine.headers(letter).get(DeadLetters.MESSAGE))
                .startsWith("a result is too large for Kafka: "));
    }

    private Line line(String test, int partitions) {
        return Line.create(broker.context().kafka(), test, partitions);
    }

    private RecordWorker<ImageEvent> start(String name, Line line, RecordProcessor<ImageEvent> processor) {
        return start(name, line, processor, WorkerSettings.DEFAULTS);
    }

    private RecordWorker<ImageEvent> start(
            String name, Line line, RecordProcessor<ImageEvent> processor, WorkerSettings settings) {
        RecordWorker<ImageEvent> worker =
                new RecordWorker<>(broker.context(), name, line.images(), processor, settings);
        worker.start();
        return worker;
    }

    private static RecordProcessor<ImageEvent> waitingFor(CountDownLatch gate, Line line) {
        return (key, image) -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return line.mask(key);
        };
    }

    private long committed(RecordWorker<?> worker, Line line) {
        return kafka.committed("fovea-" + worker.name(), line.images().name());
    }

    private Health health(String service) {
        Health health = broker.context().health().check().get(service);
        return health == null ? Health.starting("not registered") : health;
    }

    private double count(String what, String service) {
        return count(broker.context(), what, service);
    }

    private static double count(ServiceContext context, String what, String service) {
        Search search = context.meters().find("fovea.records." + what).tag("service", service);
        return what.equals("in.flight")
                ? search.gauges().stream().mapToDouble(gauge -> gauge.value()).sum()
                : search.counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum();
    }

    private List<ConsumerRecord<byte[], byte[]>> deadLettersFrom(Line line) {
        return kafka.records(Topics.DEAD_LETTERS.name()).stream()
                .filter(letter ->
                        line.images().name().equals(KafkaLine.headers(letter).get(DeadLetters.TOPIC)))
                .toList();
    }
}
