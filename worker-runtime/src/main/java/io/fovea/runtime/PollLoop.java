package io.fovea.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns a consumer: it fetches while there is room, hands records to the worker's threads, books what
 * became of them and commits what is done.
 *
 * <p>It polls all the time, paused while there is no room, so that slow records never cost the worker its partitions. An
 * offset is committed only when Kafka has acknowledged everything that the records before it became. Of partitions that
 * are taken away it commits what is done and gives up the rest; of lost ones it commits nothing.
 *
 * <p>Where a process ended before ({@link CrashNotes}), the next records are worked on one at a time, so that it is known
 * which one ends it; after the third time that record becomes a dead letter and nobody works on it again.
 */
final class PollLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STALLED = Duration.ofSeconds(60);
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

    /** How many done records may wait for the commit of a slow one before them, in units of the window. */
    private static final int UNCOMMITTED_WINDOWS = 64;

    /** After a crash, how many records are worked on one at a time, in units of the window. */
    private static final int CAREFUL_WINDOWS = 4;

    private final String service;
    private final String topic;
    private final WorkerSettings settings;
    private final Consumer<byte[], byte[]> consumer;
    private final ExecutorService threads;
    private final RecordTask<?> task;
    private final BlockingQueue<Outcome> outcomes;
    private final WorkerMeters meters;
    private final OffsetLedger ledger = new OffsetLedger();
    private final OffsetCommits commits;
    private final Retries retries = new Retries();
    private final CrashNotes crashes = new CrashNotes();
    /** Received and not yet handed to a thread. */
    private final List<InFlight> held = new ArrayList<>();
    /** How many records are still to be worked on one at a time. */
    private int careful;

    private volatile boolean stopping;
    private volatile boolean running = true;
    private volatile long lastTurnNanos = System.nanoTime();
    private volatile Health health = Health.starting("waiting for the consumer group");
    private boolean paused;

    PollLoop(
            String service,
            String topic,
            WorkerSettings settings,
            Consumer<byte[], byte[]> consumer,
            ExecutorService threads,
            RecordTask<?> task,
            BlockingQueue<Outcome> outcomes,
            WorkerMeters meters) {
        this.service = service;
        this.topic = topic;
        this.settings = settings;
        this.consumer = consumer;
        this.threads = threads;
        this.task = task;
        this.outcomes = outcomes;
        this.meters = meters;
        this.commits = new OffsetCommits(service, consumer, ledger);
    }

    /** What it knows of itself; a loop that does not turn any more knows nothing, so that shows too. */
    Health health() {
        Duration still = Duration.ofNanos(System.nanoTime() - lastTurnNanos);
        if (running && still.compareTo(STALLED) > 0) {
            return Health.failed("the record loop has not turned for " + still.toSeconds() + " s");
        }
        return health;
    }

    /** Asks the loop to end; it gives its partitions back and closes the consumer. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        try {
            consumer.subscribe(List.of(topic), new Rebalances());
            while (!stopping && health.isAlive()) {
                turn();
            }
        } catch (RuntimeException | Error e) {
            fail("the record loop ended", e);
        } finally {
            end();
        }
    }

    private void turn() {
        lastTurnNanos = System.nanoTime();
        try {
            if (isFull() || !held.isEmpty()) {
                pause();
                receive(consumer.poll(Duration.ZERO));
                awaitOutcome(POLL);
            } else {
                resume();
                receive(consumer.poll(POLL));
            }
            bookOutcomes();
            release();
            resubmitDueRetries();
            commits.sometimes();
            meters.inFlight.set(ledger.open());
            if (retries.isEmpty()
                    && health.isAlive()
                    && consumer.groupMetadata().generationId() >= 0) {
                health = Health.up();
            }
        } catch (RetriableException | AuthorizationException | AuthenticationException e) {
            becomeDown("Kafka: " + e.getMessage());
            awaitOutcome(settings.retryBackoff());
        }
    }

    private boolean isFull() {
        return ledger.open() >= settings.maxPollRecords()
                || ledger.openBytes() >= settings.maxInFlightBytes()
                || ledger.uncommitted() >= UNCOMMITTED_WINDOWS * settings.maxPollRecords();
    }

    private void pause() {
        consumer.pause(consumer.assignment());
        paused = true;
    }

    private void resume() {
        if (paused) {
            consumer.resume(consumer.paused());
            paused = false;
        }
    }

    private void receive(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        Map<TopicPartition, OffsetAndMetadata> notes = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            InFlight inFlight = new InFlight(record);
            ledger.receive(inFlight);
            meters.received.increment();
            Optional<Integer> ended = crashes.first(inFlight);
            if (ended.isPresent() && ended.get() >= CrashNotes.MOST) {
                buryPoison(inFlight, ended.get());
            } else {
                held.add(inFlight);
                if (ended.isPresent()) {
                    enter(inFlight, ended.get(), notes);
                }
            }
        }
        commits.note(notes);
        release();
    }

    private void enter(InFlight inFlight, int ended, Map<TopicPartition, OffsetAndMetadata> notes) {
        if (ended > 0) {
            LOG.warn("event=process_ended service={} at=\"{}\" times={}", service, inFlight, ended);
            crashes.suspect(inFlight, ended);
            careful = CAREFUL_WINDOWS * settings.maxPollRecords();
        } else {
            notes.putAll(crashes.begin(inFlight));
        }
    }

    private void buryPoison(InFlight inFlight, int ended) {
        String reason = "the process ended " + ended + " times while it worked on this record";
        LOG.error("event=poison_record service={} {} reason=\"{}\"", service, inFlight, reason);
        threads.execute(() -> task.bury(inFlight, new RejectedRecordException(reason)));
    }

    /** Hands what is held to threads: all of it, or while it is careful one at a time, a suspect first. */
    private void release() {
        if (careful == 0) {
            held.forEach(inFlight -> threads.execute(() -> task.attempt(inFlight)));
            held.clear();
        } else if (!held.isEmpty() && held.size() == ledger.open()) {
            InFlight alone = crashes.suspect().orElse(held.get(0));
            held.remove(alone);
            careful--;
            commits.note(crashes.begin(alone));
            threads.execute(() -> task.attempt(alone));
        }
    }

    private void awaitOutcome(Duration atMost) {
        try {
            Outcome outcome = outcomes.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
            if (outcome != null) {
                book(outcome);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    private void bookOutcomes() {
        List<Outcome> ready = new ArrayList<>();
        outcomes.drainTo(ready);
        ready.forEach(this::book);
    }

    private void book(Outcome outcome) {
        InFlight inFlight = outcome.inFlight();
        if (!(outcome instanceof Outcome.Postponed)) {
            retries.done(inFlight);
        }
        boolean done = false;
        if (outcome instanceof Outcome.Completed completed) {
            meters.published.increment(completed.published());
            if (ledger.finish(inFlight)) {
                meters.completed.increment();
            }
            done = true;
        } else if (outcome instanceof Outcome.DeadLettered) {
            if (ledger.finish(inFlight)) {
                meters.deadLettered.increment();
            }
            done = true;
        } else if (outcome instanceof Outcome.Rejected rejected) {
            threads.execute(() -> task.bury(inFlight, rejected.reason()));
        } else if (outcome instanceof Outcome.Postponed postponed) {
            becomeDown("retrying " + inFlight.partition() + ": "
                    + postponed.reason().getMessage());
            retries.postpone(inFlight, settings.retryBackoff());
        } else if (outcome instanceof Outcome.Broken broken) {
            fail("cannot process " + inFlight, broken.reason());
        }
        if (done) {
            crashes.done(inFlight);
        }
    }

    private void resubmitDueRetries() {
        for (InFlight inFlight : retries.due()) {
            meters.retries.increment();
            threads.execute(() -> task.attempt(inFlight));
        }
    }

    private void becomeDown(String reason) {
        if (health instanceof Health.Up || health instanceof Health.Starting) {
            LOG.warn("event=worker_down service={} reason=\"{}\"", service, reason);
        }
        if (health.isAlive()) {
            health = Health.down(reason);
        }
    }

    private void fail(String what, Throwable reason) {
        LOG.error("event=worker_failed service={} reason=\"{}\"", service, what, reason);
        health = Health.failed(what + ": " + reason);
    }

    /** Waits for what is in work, as long as settings allow, commits what is done, and leaves the rest to others. */
    private void handOver(Collection<TopicPartition> partitions) {
        held.removeIf(inFlight -> partitions.contains(inFlight.partition()));
        meters.abandoned.increment(ledger.abandonWaiting(partitions));
        long deadline = System.nanoTime() + settings.drainTimeout().toNanos();
        while (ledger.inWork(partitions) > retries.waiting(partitions)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            awaitOutcome(Duration.ofNanos(Math.min(left, POLL.toNanos())));
        }
        commits.now(partitions);
        commits.note(crashes.withdraw(partitions));
        giveUp(partitions);
    }

    private void giveUp(Collection<TopicPartition> partitions) {
        held.removeIf(inFlight -> partitions.contains(inFlight.partition()));
        crashes.withdraw(partitions);
        meters.abandoned.increment(ledger.forget(partitions));
        retries.forget(partitions);
    }

    private void end() {
        try {
            handOver(ledger.partitions());
            meters.inFlight.set(ledger.open());
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        } catch (RuntimeException e) {
            LOG.warn("event=consumer_close_failed service={} reason=\"{}\"", service, e.getMessage());
        }
        running = false;
        if (health.isAlive()) {
            health = Health.down("stopped");
        }
    }

    private final class Rebalances implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.info("event=partitions_assigned service={} partitions={}", service, partitions);
            crashes.assigned(partitions, commits.of(partitions));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            LOG.info("event=partitions_revoked service={} partitions={}", service, partitions);
            handOver(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            LOG.warn("event=partitions_lost service={} partitions={}", service, partitions);
            giveUp(partitions);
        }
    }
}
