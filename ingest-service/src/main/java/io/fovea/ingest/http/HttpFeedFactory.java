package io.fovea.ingest.http;

import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedFactory;
import io.fovea.ingest.feed.FeedSettings;

/** Feeds of type {@code http}. They answer cloud events and inference requests too. */
public final class HttpFeedFactory implements FeedFactory {
    @Override
    public String type() {
        return "http";
    }

    @Override
    public Feed create(FeedSettings settings) {
        return HttpFeed.bind(settings);
    }
}
