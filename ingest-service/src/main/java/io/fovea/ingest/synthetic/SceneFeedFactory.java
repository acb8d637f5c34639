package io.fovea.ingest.synthetic;

import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedFactory;
import io.fovea.ingest.feed.FeedSettings;

/** Feeds of type {@code synthetic}. */
public final class SceneFeedFactory implements FeedFactory {
    @Override
    public String type() {
        return "synthetic";
    }

    @Override
    public Feed create(FeedSettings settings) {
        return new SceneFeed(settings.as(SceneFeedConfig.class), settings.position());
    }
}
