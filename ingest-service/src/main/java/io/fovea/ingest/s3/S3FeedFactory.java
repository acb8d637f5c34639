package io.fovea.ingest.s3;

import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedFactory;
import io.fovea.ingest.feed.FeedSettings;

/** Feeds of type {@code s3}. */
public final class S3FeedFactory implements FeedFactory {
    @Override
    public String type() {
        return "s3";
    }

    @Override
    public Feed create(FeedSettings settings) {
        S3FeedConfig config = settings.as(S3FeedConfig.class);
        return new S3Feed(
                config,
                config.connection().client(),
                settings.position(),
                settings.limits().bytes());
    }
}
