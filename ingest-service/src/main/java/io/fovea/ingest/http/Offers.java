package io.fovea.ingest.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.ingest.feed.Acknowledgement;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.ingest.feed.IncomingImage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The images of one request on their way to Kafka, and the answer that comes of what became of them. */
final class Offers {
    private final FeedSink sink;
    private final RecentStates states;
    private final Duration ackTimeout;
    private final ArrayNode list = JsonNodeFactory.instance.arrayNode();
    private int taken;
    private Optional<Answer> firstRefusal = Optional.empty();

    /**
     * Begins a request.
     *
     * @param ackTimeout how long an image waits for Kafka, from its offer on
     */
    Offers(FeedSink sink, RecentStates states, Duration ackTimeout) {
        this.sink = sink;
        this.states = states;
        this.ackTimeout = ackTimeout;
    }

    /** An image on its way, and until when it is waited for. */
    record Offer(String source, CompletableFuture<Acknowledgement> outcome, long deadline) {}

    /** Offers an image; empty if the feed is too fast for it now. */
    Optional<Offer> offer(IncomingImage image) {
        return sink.offer(image)
                .map(outcome -> new Offer(image.source(), outcome, System.nanoTime() + ackTimeout.toNanos()));
    }

    /**
     * Waits for what becomes of an image, and books it.
     *
     * @return an answer where it cannot be waited for any longer
     */
    Optional<Answer> await(Offer offer) throws InterruptedException {
        Acknowledgement outcome;
        try {
            outcome = offer.outcome().get(Math.max(0, offer.deadline() - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Optional.of(Answer.error(503, "Kafka has not taken the image yet; sending it again does no harm"));
        }
        describe(outcome, list.addObject().put("source", offer.source()));
        return Optional.empty();
    }

    /** Books an image that never came to the feed. */
    void refused(String source, Answer answer) {
        list.addObject()
                .put("source", source)
                .put("state", "refused")
                .put("reason", answer.body().path("error").asText());
        refuse(answer);
    }

    private void refuse(Answer answer) {
        firstRefusal = firstRefusal.or(() -> Optional.of(answer));
    }

    /** As many as were booked. */
    int count() {
        return list.size();
    }

    /** 202 where any image was taken, otherwise why the first one was not. */
    Answer answer() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("images", list);
        if (list.size() == 1) {
            body.setAll((ObjectNode) list.get(0));
        }
        if (taken > 0 || firstRefusal.isEmpty()) {
            return new Answer(202, body);
        }
        Answer refusal = firstRefusal.get();
        body.set("error", refusal.body().path("error"));
        return new Answer(refusal.status(), body);
    }

    private void describe(Acknowledgement outcome, ObjectNode image) {
        if (outcome instanceof Acknowledgement.DeadLettered refused) {
            image.put("state", "refused").put("reason", refused.reason());
            refuse(Answer.error(status(refused.reason()), refused.reason()));
            return;
        }
        taken++;
        if (outcome instanceof Acknowledgement.Published published) {
            states.put(published.imageId(), "published");
            image.put("imageId", published.imageId()).put("state", "published");
        } else if (outcome instanceof Acknowledgement.Duplicate duplicate) {
            image.put("imageId", duplicate.imageId()).put("state", "duplicate");
        } else if (outcome instanceof Acknowledgement.Skipped skipped) {
            image.put("state", "skipped").put("reason", skipped.reason());
        }
    }

    /** 415 where the bytes are of no format of ours, 400 and 413 where something is too long, 422 where they are damaged. */
    private static int status(String reason) {
        if (reason.startsWith(IncomingImage.TOO_LONG)) {
            return 400;
        }
        if (reason.startsWith("is no image")) {
            return 415;
        }
        return reason.contains("the limit is") ? 413 : 422;
    }
}
