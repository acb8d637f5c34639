package io.fovea.ingest;

import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.ImageHeader;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.ingest.feed.Acknowledgement;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.ingest.feed.ImageBudget;
import io.fovea.ingest.feed.IncomingImage;
import io.fovea.ingest.label.LabelRule;
import io.fovea.ingest.sampling.Sampler;
import io.fovea.ingest.sampling.Sampling;
import io.fovea.ingest.sampling.TokenBucket;
import io.fovea.record.ImageEvent;
import io.fovea.runtime.RejectedRecordException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What happens to every image of one feed: wait for its turn, leave out what sampling leaves out, decode it once so that
 * no worker ever sees one that cannot be decoded, name it by its bytes, and publish it.
 *
 * <p>Decoding here costs about 3 ms for a photograph of 400 x 300 pixels; without it each of the workers would find
 * a broken body by itself and bury the same image again.
 */
final class ImageIntake implements FeedSink {
    private static final int LONGEST_KEY = 1_000;

    private final FeedConfig feed;
    private final LabelRule labels;
    private final Sampler sampler;
    private final Optional<TokenBucket> rate;
    private final ImageDecoder decoder;
    private final ImagePublisher publisher;
    private final InFlightWindow window;
    private final ImageBudget budget;
    private final WorkersLag lag;
    private final FeedCounters counters;
    private final Clock clock;
    private final RecentImages recent = new RecentImages();

    ImageIntake(
            FeedConfig feed,
            ImageDecoder decoder,
            ImagePublisher publisher,
            InFlightWindow window,
            ImageBudget budget,
            WorkersLag lag,
            FeedCounters counters,
            Clock clock) {
        this.feed = feed;
        this.labels = feed.label().map(rule -> rule.rule()).orElse(LabelRule.NONE);
        this.sampler = new Sampler(feed.sampling().orElse(Sampling.NONE), clock);
        this.rate = feed.rate().map(perSecond -> new TokenBucket(perSecond, clock));
        this.decoder = decoder;
        this.publisher = publisher;
        this.window = window;
        this.budget = budget;
        this.lag = lag;
        this.counters = counters;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Acknowledgement> accept(IncomingImage image) throws InterruptedException {
        if (rate.isPresent()) {
            for (Duration wait = rate.get().take();
                    !wait.isZero();
                    wait = rate.get().take()) {
                Thread.sleep(wait.toMillis());
            }
        }
        budget.take(image.bytes().length);
        boolean entered = false;
        try {
            window.enter();
            entered = true;
            lag.enter();
        } catch (InterruptedException e) {
            budget.giveBack(image.bytes().length);
            if (entered) {
                window.leave();
            }
            throw e;
        }
        return admitted(image);
    }

    @Override
    public Optional<CompletableFuture<Acknowledgement>> offer(IncomingImage image) {
        if (!budget.tryTake(image.bytes().length)) {
            return Optional.empty();
        }
        if (!window.tryEnter()) {
            budget.giveBack(image.bytes().length);
            return Optional.empty();
        }
        if (!lag.tryEnter()) {
            window.leave();
            budget.giveBack(image.bytes().length);
            return Optional.empty();
        }
        if (rate.isPresent() && !rate.get().tryTake()) {
            leave(image);
            return Optional.empty();
        }
        return Optional.of(admitted(image));
    }

    @Override
    public CompletableFuture<Acknowledgement> refuse(String source, byte[] bytes, String reason) {
        counters.found();
        return counted(bury(source, bytes, new RejectedRecordException(reason)));
    }

    private CompletableFuture<Acknowledgement> admitted(IncomingImage image) {
        counters.found();
        boolean begun = false;
        try {
            CompletableFuture<Acknowledgement> outcome = outcomeOrLetter(image);
            begun = true;
            return counted(outcome.whenComplete((acknowledgement, error) -> leave(image)));
        } finally {
            if (!begun) {
                leave(image);
            }
        }
    }

    /** What of the feed's labels has matched no image so far. */
    Optional<String> unmatchedLabels() {
        return labels.unmatched();
    }

    private void leave(IncomingImage image) {
        lag.arrived();
        window.leave();
        budget.giveBack(image.bytes().length);
    }

    /** Whatever fails here fails for a reason of this image, and would do so again. */
    private CompletableFuture<Acknowledgement> outcomeOrLetter(IncomingImage image) {
        try {
            return outcomeOf(image);
        } catch (RuntimeException | StackOverflowError e) {
            return bury(image.source(), image.bytes(), new RejectedRecordException("cannot be used: " + e, e));
        }
    }

    private CompletableFuture<Acknowledgement> counted(CompletableFuture<Acknowledgement> outcome) {
        return outcome.thenApply(acknowledgement -> {
            counters.count(acknowledgement);
            return acknowledgement;
        });
    }

    private CompletableFuture<Acknowledgement> outcomeOf(IncomingImage image) {
        Optional<String> tooLong = image.tooLong();
        if (tooLong.isPresent()) {
            return bury(image.source(), image.bytes(), new RejectedRecordException(tooLong.get()));
        }
        Optional<String> skipped = sampler.skipUnseen();
        if (skipped.isPresent()) {
            return CompletableFuture.completedFuture(new Acknowledgement.Skipped(skipped.get()));
        }
        ImageHeader header;
        OptionalLong fingerprint;
        try {
            header = decoder.header(image.bytes());
            fingerprint = decoder.decode(image.bytes(), sampler::fingerprint);
        } catch (UndecodableImageException e) {
            return bury(image.source(), image.bytes(), new RejectedRecordException(String.valueOf(e.getMessage())));
        }
        String imageId = ImageId.of(image.bytes());
        return recent.once(imageId, () -> {
            Optional<String> alike = sampler.skipSeen(fingerprint);
            return alike.isPresent()
                    ? CompletableFuture.completedFuture(new Acknowledgement.Skipped(alike.get()))
                    : publish(image, header, imageId);
        });
    }

    private CompletableFuture<Acknowledgement> publish(IncomingImage image, ImageHeader header, String imageId) {
        return publisher
                .publish(event(image, header, imageId))
                .<Acknowledgement>thenApply(nothing -> new Acknowledgement.Published(imageId))
                .exceptionallyCompose(error -> {
                    Throwable reason =
                            error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
                    return reason instanceof RejectedRecordException rejected
                            ? bury(image.source(), image.bytes(), rejected)
                            : CompletableFuture.failedFuture(reason);
                });
    }

    private CompletableFuture<Acknowledgement> bury(String source, byte[] bytes, RejectedRecordException why) {
        String key = source.length() <= LONGEST_KEY ? source : source.substring(0, LONGEST_KEY);
        return publisher
                .bury(feed.name(), key, bytes, why)
                .thenApply(nothing -> new Acknowledgement.DeadLettered(String.valueOf(why.getMessage())));
    }

    private ImageEvent event(IncomingImage image, ImageHeader header, String imageId) {
        Instant now = clock.instant();
        Map<String, String> attributes = new HashMap<>(feed.attributes());
        attributes.putAll(image.attributes());
        return ImageEvent.newBuilder()
                .setImageId(imageId)
                .setFeed(feed.name())
                .setSource(image.source())
                .setCapturedAt(image.capturedAt().orElse(now))
                .setReceivedAt(now)
                .setContentType(header.format().contentType())
                .setWidth(header.width())
                .setHeight(header.height())
                .setLabel(image.label().or(() -> labels.labelOf(image.source())).orElse(null))
                .setAttributes(attributes)
                .setBytes(ByteBuffer.wrap(image.bytes()))
                .build();
    }
}
