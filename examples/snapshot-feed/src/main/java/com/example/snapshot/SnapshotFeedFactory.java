package com.example.snapshot;

import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedFactory;
import io.fovea.ingest.feed.FeedSettings;
import java.net.URI;
import java.time.Duration;

/** Feeds of type {@code snapshot}. */
public final class SnapshotFeedFactory implements FeedFactory {
    /**
     * The keys of such a feed; an unknown one is refused with its name.
     *
     * @param url of the current picture
     * @param every how often it is asked for
     */
    public record Config(URI url, Duration every) {
        public Config {
            if (url == null || every == null) {
                throw new IllegalArgumentException("a snapshot feed needs keys 'url' and 'every'");
            }
        }
    }

    @Override
    public String type() {
        return "snapshot";
    }

    @Override
    public Feed create(FeedSettings settings) {
        return new SnapshotFeed(settings.as(Config.class));
    }
}
