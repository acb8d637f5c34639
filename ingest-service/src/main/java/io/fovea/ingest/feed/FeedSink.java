package io.fovea.ingest.feed;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where a feed brings its images. Safe for many threads.
 *
 * <p>A future completes when Kafka has the image, or the dead letter that became of it. A future that completes
 * exceptionally says that the service is closing and that nothing is known: bring the image again after a restart.
 */
public interface FeedSink {
    /** Brings an image; waits while the feed is too fast for its rate limit, for Kafka or for the workers. */
    CompletableFuture<Acknowledgement> accept(IncomingImage image) throws InterruptedException;

    /** Brings an image unless one would have to wait. */
    Optional<CompletableFuture<Acknowledgement>> offer(IncomingImage image);

    /**
     * Reports something that should have been an image and could not be read.
     *
     * @param source where in the feed
     * @param bytes what there is of it, which may be nothing
     * @param reason for people
     */
    CompletableFuture<Acknowledgement> refuse(String source, byte[] bytes, String reason);
}
