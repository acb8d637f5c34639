package io.fovea.ingest.feed;

import java.io.IOException;

/**
 * A source of images. It brings them to a sink, which makes image events of them, counts and buries bad ones, and says
 * when Kafka has an image, so that a source that can be acknowledged is acknowledged only then.
 *
 * <p>A feed is made by its {@link FeedFactory}, run on a thread of its own, and closed once.
 */
public interface Feed extends AutoCloseable {
    /**
     * Brings images until the source is exhausted (then it returns) or the thread is interrupted. Where the source fails
     * for now it throws; it is then run again, after a while, from the position that it has kept.
     *
     * @throws IOException if the source cannot be read for now
     */
    void run(FeedSink sink) throws IOException, InterruptedException;

    /** Frees what it holds and makes {@link #run} return soon. */
    @Override
    default void close() {}
}
