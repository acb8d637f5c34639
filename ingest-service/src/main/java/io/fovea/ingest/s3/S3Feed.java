package io.fovea.ingest.s3;

import io.fovea.ingest.feed.Acknowledgement;
import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedPosition;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.ingest.feed.IncomingImage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects of a bucket: listed in the order of their keys, then listed again for what is new or has changed. Its
 * position ticks off every object with its entity tag as soon as Kafka has it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // an object that was not acknowledged is brought again
final class S3Feed implements Feed {
    private static final Logger LOG = LoggerFactory.getLogger(S3Feed.class);
    private static final Duration DEFAULT_POLL = Duration.ofSeconds(30);

    private final S3FeedConfig config;
    private final S3Client client;
    private final FeedPosition position;
    private final int limitBytes;
    private final Set<String> brought = ConcurrentHashMap.newKeySet();
    private final Set<String> untagged = new HashSet<>();

    S3Feed(S3FeedConfig config, S3Client client, FeedPosition position, int limitBytes) {
        this.config = config;
        this.client = client;
        this.position = position;
        this.limitBytes = limitBytes;
    }

    @Override
    public void run(FeedSink sink) throws IOException, InterruptedException {
        brought.addAll(position.read());
        try {
            list(sink);
            while (config.watch().orElse(true)) {
                Thread.sleep(config.poll().orElse(DEFAULT_POLL).toMillis());
                list(sink);
            }
        } catch (SdkException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw (InterruptedException) new InterruptedException("closing").initCause(e);
            }
            throw new IOException("bucket " + config.bucket() + ": " + e.getMessage(), e);
        }
    }

    private void list(FeedSink sink) throws IOException, InterruptedException {
        Iterable<S3Object> objects = client.listObjectsV2Paginator(listing ->
                        listing.bucket(config.bucket()).prefix(config.prefix().orElse("")))
                .contents();
        for (S3Object object : objects) {
            if (object.key().endsWith("/")) {
                continue;
            }
            Optional<String> state = stateOf(object);
            if (state.isEmpty()) {
                continue;
            }
            String version = state.get() + " " + object.key().replace("\n", "\\n");
            if (!brought.contains(version)) {
                CompletableFuture<Acknowledgement> outcome = bring(object, sink);
                brought.add(version);
                tickOff(version, outcome);
            }
        }
    }

    /**
     * What tells its content from another: its tag. While an object is written a store may have none yet; then the next listing
     * will tell. From a store that gives none, its time and size must do.
     */
    private Optional<String> stateOf(S3Object object) {
        Optional<String> tag = Optional.ofNullable(object.eTag())
                .or(() -> Optional.ofNullable(
                        client.headObject(head -> head.bucket(config.bucket()).key(object.key()))
                                .eTag()))
                .map(text -> text.replace("\"", ""));
        if (tag.isPresent()) {
            return tag;
        }
        String written = object.lastModified() + "/" + object.size();
        boolean waits =
                untagged.add(written + " " + object.key()) && config.watch().orElse(true);
        return waits ? Optional.empty() : Optional.of(written);
    }

    private CompletableFuture<Acknowledgement> bring(S3Object object, FeedSink sink)
            throws IOException, InterruptedException {
        if (object.size() > limitBytes) {
            return sink.refuse(
                    object.key(), new byte[0], "has " + object.size() + " bytes; the limit is " + limitBytes);
        }
        try (InputStream content =
                client.getObject(get -> get.bucket(config.bucket()).key(object.key()))) {
            return sink.accept(IncomingImage.of(object.key(), content.readNBytes(limitBytes + 1))
                    .capturedAt(object.lastModified()));
        } catch (NoSuchKeyException e) {
            return sink.refuse(object.key(), new byte[0], "was deleted before it could be read");
        }
    }

    private void tickOff(String version, CompletableFuture<Acknowledgement> outcome) {
        outcome.whenComplete((acknowledgement, error) -> {
            if (error != null) {
                brought.remove(version);
                return;
            }
            try {
                position.append(version);
            } catch (IOException e) {
                LOG.warn("event=position_not_kept object={} reason=\"{}\"", version, e.toString());
            }
        });
    }

    @Override
    public void close() {
        client.close();
    }
}
