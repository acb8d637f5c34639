package io.fovea.ingest.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.foundations.DaemonThreads;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.ingest.feed.FeedSettings;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.ingest.feed.ImageBudget;
import io.fovea.ingest.feed.IncomingImage;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked of a port that takes images. Bodies are read without threads; then so many requests at once are worked on,
 * and so many lists of addresses, each on threads of their own. Whoever finds none free is told to come back.
 */
final class ImageRequests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageRequests.class);
    /** Base64 makes four bytes of three; the rest is for what stands around the image. */
    private static final int FRAMING_BYTES = 1 << 20;
    /** What JSON takes of the heap while it is read, per byte. */
    private static final int JSON_SHARE = 4;

    private static final int IDLE_SECONDS = 30;
    private static final int LISTS_AT_ONCE = 4;
    private static final String IMAGES = "/images";

    private final String feed;
    private final DecodeLimits limits;
    private final int mostBytes;
    private final ImageBudget budget;
    private final Supplier<@Nullable FeedSink> sink;
    private final RecentStates states = new RecentStates();
    private final Optional<byte[]> token;
    private final Duration ackTimeout;
    private final Optional<String> results;
    private final ImagePayloads payloads;
    private final ImageFetcher fetcher;
    private final AddressList addresses;
    private final ExecutorService uploads;
    private final ExecutorService lists;

    ImageRequests(FeedSettings settings, HttpFeedConfig config, Supplier<@Nullable FeedSink> sink) {
        this.feed = settings.name();
        this.limits = settings.limits();
        this.mostBytes = (int) Math.min(Integer.MAX_VALUE / 8, limits.bytes() * 4L / 3 + FRAMING_BYTES);
        this.budget = settings.budget();
        this.sink = sink;
        this.token = config.token().map(secret -> ("Bearer " + secret).getBytes(StandardCharsets.UTF_8));
        this.ackTimeout = config.ackTimeout().orElse(Duration.ofSeconds(10));
        this.results = config.results().map(address -> address.toString().replaceAll("/+$", ""));
        HttpFeedConfig.Fetch fetch = config.fetch().orElse(HttpFeedConfig.Fetch.DEFAULTS);
        this.payloads = new ImagePayloads(mostBytes, fetch.maxUrls().orElse(100));
        this.fetcher = new ImageFetcher(feed, fetch, limits.bytes());
        this.addresses = new AddressList(fetcher, fetch.timeout().orElse(Duration.ofSeconds(30)));
        this.uploads = pool("feed-" + feed + "-upload", config.maxConcurrent().orElse(16));
        this.lists = pool("feed-" + feed + "-list", LISTS_AT_ONCE);
    }

    /** As many threads as may work at once; a task that finds none free is rejected. */
    private static ExecutorService pool(String name, int threads) {
        return new ThreadPoolExecutor(
                0, threads, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), DaemonThreads.named(name));
    }

    /** Answers {@code GET /images/ID}. */
    void get(Context context) {
        Optional<BadRequestException> refusal = unauthorized(context);
        String path = context.req().getRequestURI();
        if (refusal.isPresent()) {
            refusal.get().answer().write(context);
        } else if (path.startsWith(IMAGES + "/")) {
            state(path.substring(IMAGES.length() + 1)).write(context);
        } else {
            Answer.error(404, "no such thing").write(context);
        }
    }

    /** Answers what brings images, once Kafka has them. */
    void post(Context context) {
        context.future(() -> answered(context).thenAccept(answer -> answer.write(context)));
    }

    private CompletableFuture<Answer> answered(Context context) {
        Posted request = Posted.of(context.req());
        Charge charge = new Charge(budget);
        CompletableFuture<Answer> answer;
        try {
            Optional<BadRequestException> refusal = unauthorized(context).or(() -> refusal(request));
            CompletableFuture<byte[]> body = refusal.isPresent()
                    ? RequestBody.refuse(context.req(), mostBytes, charge, refusal.get())
                    : RequestBody.read(context.req(), mostBytes, charge);
            answer = body.thenApplyAsync(whole -> unwrap(request, whole, charge), uploads)
                    .thenComposeAsync(payload -> taken(payload, charge), uploads);
        } catch (IOException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.exceptionally(this::failed).whenComplete((any, error) -> charge.close());
    }

    private Optional<BadRequestException> unauthorized(Context context) {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        String given = Optional.ofNullable(context.header("Authorization")).orElse("");
        return MessageDigest.isEqual(token.get(), given.getBytes(StandardCharsets.UTF_8))
                ? Optional.empty()
                : Optional.of(new BadRequestException(401, "this feed wants its bearer token"));
    }

    private Optional<BadRequestException> refusal(Posted request) {
        if (!request.path().equals(IMAGES) && !ImagePayloads.isInference(request.path())) {
            return Optional.of(new BadRequestException(404, "no such thing"));
        }
        return sink.get() == null
                ? Optional.of(new BadRequestException(503, "the feed is not running"))
                : Optional.empty();
    }

    private Payload unwrap(Posted request, byte[] whole, Charge charge) {
        byte[] body = Compression.undo(request.header("content-encoding"), whole, mostBytes, charge);
        if (request.media().contains("json")) {
            charge.add((long) JSON_SHARE * body.length);
        }
        return payloads.of(request, body);
    }

    private CompletableFuture<Answer> taken(Payload payload, Charge charge) {
        FeedSink to = sink.get();
        if (to == null) {
            throw new BadRequestException(503, "the feed is closing");
        }
        Offers offers = new Offers(to, states, ackTimeout);
        if (payload instanceof Payload.Images images) {
            return CompletableFuture.completedFuture(upload(images.images(), offers, charge));
        }
        if (payload instanceof Payload.Addresses list) {
            charge.close();
            return CompletableFuture.supplyAsync(() -> fetched(list.urls(), offers), lists);
        }
        return CompletableFuture.completedFuture(offers.answer());
    }

    private Answer upload(List<IncomingImage> images, Offers offers, Charge charge) {
        List<Offers.Offer> made = new ArrayList<>();
        for (IncomingImage image : images) {
            Optional<Offers.Offer> offer = offers.offer(image);
            if (offer.isEmpty()) {
                return Answer.error(
                        429, "only " + made.size() + " of " + images.size() + " images taken; send again later");
            }
            made.add(offer.get());
        }
        charge.close(); // from here on the sink counts them
        return interruptibly(() -> {
            for (Offers.Offer offer : made) {
                Optional<Answer> late = offers.await(offer);
                if (late.isPresent()) {
                    return late.get();
                }
            }
            return offers.answer();
        });
    }

    private Answer fetched(List<String> urls, Offers offers) {
        try (Charge one = new Charge(budget)) {
            one.add(limits.bytes());
            return interruptibly(() -> addresses.bring(urls, offers));
        }
    }

    private interface Work {
        Answer answer() throws InterruptedException;
    }

    private static Answer interruptibly(Work work) {
        try {
            return work.answer();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.error(503, "closing");
        }
    }

    private Answer failed(Throwable thrown) {
        Throwable error =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (error instanceof BadRequestException refusal) {
            return refusal.answer();
        }
        if (error instanceof RejectedExecutionException) {
            return Answer.error(429, "too many requests at once");
        }
        if (error instanceof IOException || error instanceof TimeoutException) {
            return Answer.error(408, "the request did not come whole in time");
        }
        LOG.warn("event=http_feed_failed feed={}", feed, error);
        return Answer.error(500, "internal error");
    }

    private Answer state(String imageId) {
        return states.of(imageId)
                .map(state -> {
                    ObjectNode body = JsonNodeFactory.instance
                            .objectNode()
                            .put("imageId", imageId)
                            .put("state", state);
                    results.ifPresent(address -> body.put("results", address + "/api/images/" + feed + "/" + imageId));
                    return new Answer(200, body);
                })
                .orElseGet(() -> Answer.error(404, "no image " + imageId + " came through this feed lately"));
    }

    @Override
    public void close() {
        uploads.shutdownNow();
        lists.shutdownNow();
        fetcher.close();
    }
}
