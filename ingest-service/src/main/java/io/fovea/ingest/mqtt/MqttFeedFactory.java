package io.fovea.ingest.mqtt;

import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedFactory;
import io.fovea.ingest.feed.FeedSettings;

/** Feeds of type {@code mqtt}. */
public final class MqttFeedFactory implements FeedFactory {
    @Override
    public String type() {
        return "mqtt";
    }

    @Override
    public Feed create(FeedSettings settings) {
        return new MqttFeed(settings.name(), settings.as(MqttFeedConfig.class));
    }
}
