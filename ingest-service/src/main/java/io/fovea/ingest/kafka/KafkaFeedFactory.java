package io.fovea.ingest.kafka;

import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedFactory;
import io.fovea.ingest.feed.FeedSettings;

/** Feeds of type {@code kafka}. */
public final class KafkaFeedFactory implements FeedFactory {
    @Override
    public String type() {
        return "kafka";
    }

    @Override
    public Feed create(FeedSettings settings) {
        return new KafkaFeed(settings.name(), settings.as(KafkaFeedConfig.class));
    }
}
