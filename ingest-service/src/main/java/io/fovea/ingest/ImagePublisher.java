package io.fovea.ingest;

import io.fovea.foundations.DaemonThreads;
import io.fovea.identity.ImageKey;
import io.fovea.record.ImageEvent;
import io.fovea.runtime.DeadLetters;
import io.fovea.runtime.FailureOrigin;
import io.fovea.runtime.Health;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.claimcheck.ClaimCheck;
import io.fovea.schemas.Topics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into Kafka, shared by all feeds. A send that fails is made again until it succeeds or the service closes, so
 * a Kafka that is away loses nothing and holds the feeds up.
 */
@SuppressWarnings("FutureReturnValueIgnored") // every outcome reaches the future that the caller holds
final class ImagePublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImagePublisher.class);
    private static final Duration BACKOFF = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final String SERVICE = "ingest";

    private final KafkaProducer<String, ImageEvent> producer;
    private final DeadLetters deadLetters;
    private final ClaimCheck claimCheck;
    private final KafkaClientMetrics clientMeters;
    private final ScheduledExecutorService retries =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("ingest-retries"));
    private volatile Health health = Health.up();
    private volatile boolean closed;

    ImagePublisher(ServiceContext context) {
        Map<String, Object> writing = context.kafka().producer();
        writing.putIfAbsent("client.id", "fovea-ingest-producer");
        this.producer = new KafkaProducer<>(
                writing,
                new StringSerializer(),
                context.serdes().of(Topics.IMAGES).serializer());
        this.deadLetters = new DeadLetters(context.kafka(), context.meters());
        this.claimCheck = context.claimCheck();
        this.clientMeters = new KafkaClientMetrics(producer);
        clientMeters.bindTo(context.meters());
    }

    Health health() {
        return health;
    }

    /**
     * Completes when Kafka has the event, and before it the claim-check store a large image.
     *
     * @param event with the image in it, whatever its size
     * @return fails with {@link RejectedRecordException} where Kafka never will take it, and with {@link
     *     CancellationException} where the service closes first
     */
    CompletableFuture<Void> publish(ImageEvent event) {
        return persistently(() -> {
            ImageEvent light = withoutLargeImage(event);
            CompletableFuture<Void> sent = new CompletableFuture<>();
            String key = new ImageKey(light.getFeed(), light.getImageId()).toString();
            producer.send(new ProducerRecord<>(Topics.IMAGES.name(), key, light), (metadata, error) -> {
                if (error == null) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(error);
                }
            });
            return sent;
        });
    }

    private ImageEvent withoutLargeImage(ImageEvent event) {
        if (!claimCheck.takes(event.getBytes().remaining())) {
            return event;
        }
        byte[] bytes = new byte[event.getBytes().remaining()];
        event.getBytes().duplicate().get(bytes);
        return ImageEvent.newBuilder(event)
                .setReference(claimCheck.deposit(event.getImageId(), bytes))
                .setBytes(ByteBuffer.allocate(0))
                .build();
    }

    /** Completes when Kafka has the dead letter. */
    CompletableFuture<Void> bury(String feed, String source, byte[] bytes, RejectedRecordException why) {
        return persistently(() -> deadLetters
                .publish(feed + "/" + source, bytes, SERVICE, why, feed)
                .thenAccept(metadata -> {}));
    }

    private CompletableFuture<Void> persistently(Supplier<CompletableFuture<Void>> send) {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        attempt(send, outcome);
        return outcome;
    }

    private void attempt(Supplier<CompletableFuture<Void>> send, CompletableFuture<Void> outcome) {
        if (closed) {
            outcome.completeExceptionally(new CancellationException("the service is closing"));
            return;
        }
        CompletableFuture<Void> sent;
        try {
            sent = send.get();
        } catch (RuntimeException | StackOverflowError e) { // a record can be too deep for its serializer
            sent = CompletableFuture.failedFuture(e);
        }
        sent.whenComplete((nothing, error) -> {
            if (error == null) {
                health = Health.up();
                outcome.complete(null);
            } else {
                fail(
                        send,
                        outcome,
                        error instanceof CompletionException e && e.getCause() != null ? e.getCause() : error);
            }
        });
    }

    private void fail(Supplier<CompletableFuture<Void>> send, CompletableFuture<Void> outcome, Throwable error) {
        if (error instanceof RecordTooLargeException) {
            outcome.completeExceptionally(new RejectedRecordException(
                    "is too large for Kafka (keys kafka.max.request.size and the topic's max.message.bytes; or keep large"
                            + " images outside Kafka by key claimCheck.store): "
                            + error.getMessage(),
                    error));
            return;
        }
        if (FailureOrigin.of(error) == FailureOrigin.RECORD) {
            outcome.completeExceptionally(
                    new RejectedRecordException("cannot be serialized: " + error.getMessage(), error));
            return;
        }
        if (health.isReady()) {
            LOG.warn("event=publish_failed reason=\"{}\"", error.toString());
        }
        health = Health.down("images cannot be published: " + error.getMessage());
        if (closed) {
            outcome.completeExceptionally(new CancellationException("the service is closing"));
        } else {
            retries.schedule(() -> attempt(send, outcome), BACKOFF.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        closed = true;
        clientMeters.close();
        producer.close(CLOSE);
        deadLetters.close();
        retries.shutdownNow();
    }
}
