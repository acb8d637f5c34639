package io.fovea.ingest;

import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedFactory;
import io.fovea.ingest.feed.FeedSettings;
import io.fovea.ingest.feed.IncomingImage;
import java.util.concurrent.atomic.AtomicInteger;

/** Feeds of type {@code brittle}: each of three runs brings a picture, and the first two then meet what nobody thought of. */
public final class BrittleFeedFactory implements FeedFactory {
    static final int RUNS = 3;

    @Override
    public String type() {
        return "brittle";
    }

    @Override
    public Feed create(FeedSettings settings) {
        AtomicInteger run = new AtomicInteger();
        return sink -> {
            int now = run.incrementAndGet();
            sink.accept(IncomingImage.of(now + ".jpg", Pictures.jpeg(-100 - now)))
                    .join();
            if (now < RUNS) {
                throw new IllegalStateException("nobody thought of this");
            }
        };
    }
}
