package io.fovea.ingest.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.ingest.feed.Acknowledgement;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.ingest.feed.IncomingImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is asked of a port that takes images. */
final class ImageRequests {
    private static final int FRAMING_BYTES = 1 << 20;
    private static final String IMAGES = "/images/";

    private final DecodeLimits limits;
    private final Supplier<@Nullable FeedSink> sink;
    private final RecentStates states;
    private final Optional<byte[]> token;
    private final Semaphore concurrent;
    private final Duration ackTimeout;
    private final Optional<String> results;
    private final ImagePayloads payloads;

    ImageRequests(HttpFeedConfig config, DecodeLimits limits, Supplier<@Nullable FeedSink> sink, RecentStates states) {
        this.limits = limits;
        this.sink = sink;
        this.states = states;
        this.token = config.token().map(secret -> ("Bearer " + secret).getBytes(StandardCharsets.UTF_8));
        this.concurrent = new Semaphore(config.maxConcurrent().orElse(16));
        this.ackTimeout = config.ackTimeout().orElse(Duration.ofSeconds(10));
        this.results = config.results().map(address -> address.toString().replaceAll("/+$", ""));
        this.payloads = new ImagePayloads(
                new ImageFetcher(config.fetch().orElse(HttpFeedConfig.Fetch.DEFAULTS), limits.bytes()));
    }

    Answer handle(HttpExchange exchange) throws IOException, InterruptedException {
        requireToken(exchange);
        String path = exchange.getRequestURI().getPath();
        return switch (exchange.getRequestMethod()) {
            case "POST" -> postInTurn(exchange, path);
            case "GET" ->
                path.startsWith(IMAGES) ? state(path.substring(IMAGES.length())) : Answer.error(404, "no such thing");
            default -> Answer.error(405, "POST an image, or GET /images/ID");
        };
    }

    private Answer postInTurn(HttpExchange exchange, String path) throws IOException, InterruptedException {
        if (!concurrent.tryAcquire()) {
            return Answer.error(429, "too many requests at once");
        }
        try {
            return post(exchange, path);
        } finally {
            concurrent.release();
        }
    }

    private void requireToken(HttpExchange exchange) {
        if (token.isEmpty()) {
            return;
        }
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        byte[] bytes = (given == null ? "" : given).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(token.get(), bytes)) {
            throw new BadRequestException(401, "this feed wants its bearer token");
        }
    }

    private Answer state(String imageId) {
        return states.of(imageId)
                .map(state -> {
                    ObjectNode body = JsonNodeFactory.instance
                            .objectNode()
                            .put("imageId", imageId)
                            .put("state", state);
                    results.ifPresent(address -> body.put("results", address + "/api/images/" + imageId));
                    return new Answer(200, body);
                })
                .orElseGet(() -> Answer.error(404, "no image " + imageId + " came through this feed lately"));
    }

    private Answer post(HttpExchange exchange, String path) throws IOException, InterruptedException {
        FeedSink to = sink.get();
        if (to == null) {
            return Answer.error(503, "the feed is not running");
        }
        byte[] body = body(exchange);
        List<IncomingImage> images = payloads.of(path, exchange.getRequestHeaders(), body);
        if (images.isEmpty()) {
            throw new BadRequestException(422, "carries no image");
        }
        List<CompletableFuture<Acknowledgement>> outcomes = new ArrayList<>();
        for (IncomingImage image : images) {
            Optional<CompletableFuture<Acknowledgement>> outcome = to.offer(image);
            if (outcome.isEmpty()) {
                return Answer.error(
                        429, "only " + outcomes.size() + " of " + images.size() + " images taken; send again later");
            }
            outcomes.add(outcome.get());
        }
        return answer(images, outcomes);
    }

    private byte[] body(HttpExchange exchange) throws IOException {
        int most = limits.bytes() + FRAMING_BYTES;
        byte[] body = exchange.getRequestBody().readNBytes(most + 1);
        if (body.length > most) {
            drain(exchange.getRequestBody());
            throw new BadRequestException(413, "has more than " + most + " bytes");
        }
        return body;
    }

    /** A sender that is still sending does not hear the answer; one that will not stop is cut off. */
    private void drain(InputStream body) throws IOException {
        byte[] sink = new byte[64 << 10];
        long left = 4L * limits.bytes();
        for (int read = body.read(sink); read >= 0 && left > 0; read = body.read(sink)) {
            left -= read;
        }
    }

    private Answer answer(List<IncomingImage> images, List<CompletableFuture<Acknowledgement>> outcomes)
            throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("images");
        long deadline = System.nanoTime() + ackTimeout.toNanos();
        int refused = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            Acknowledgement outcome;
            try {
                outcome = outcomes.get(i).get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException e) {
                return Answer.error(503, "Kafka has not taken the image yet; sending it again does no harm");
            }
            ObjectNode image = list.addObject().put("source", images.get(i).source());
            refused += describe(outcome, image) ? 0 : 1;
        }
        if (outcomes.size() == 1) {
            body.setAll((ObjectNode) list.get(0));
        }
        return new Answer(refused == outcomes.size() ? status(body) : 202, body);
    }

    /** Whether it was taken. */
    private boolean describe(Acknowledgement outcome, ObjectNode image) {
        if (outcome instanceof Acknowledgement.Published published) {
            states.put(published.imageId(), "published");
            image.put("imageId", published.imageId()).put("state", "published");
        } else if (outcome instanceof Acknowledgement.Duplicate duplicate) {
            image.put("imageId", duplicate.imageId()).put("state", "duplicate");
        } else if (outcome instanceof Acknowledgement.Skipped skipped) {
            image.put("state", "skipped").put("reason", skipped.reason());
        } else if (outcome instanceof Acknowledgement.DeadLettered refused) {
            image.put("state", "refused").put("reason", refused.reason());
            return false;
        }
        return true;
    }

    /** 415 where the bytes are of no format of ours, 413 where they are too many, 422 where they are damaged. */
    private static int status(ObjectNode body) {
        String reason = body.path("reason").asText();
        if (reason.startsWith("is no image")) {
            return 415;
        }
        return reason.contains("the limit is") ? 413 : 422;
    }
}
