package io.fovea.ingest.archive;

import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedFactory;
import io.fovea.ingest.feed.FeedSettings;
import io.fovea.runtime.UserErrorException;
import java.nio.file.Files;

/** Feeds of type {@code archive}. */
public final class ArchiveFeedFactory implements FeedFactory {
    @Override
    public String type() {
        return "archive";
    }

    @Override
    public Feed create(FeedSettings settings) {
        ArchiveFeedConfig config = settings.as(ArchiveFeedConfig.class);
        if (!Files.isRegularFile(config.path())) {
            throw new UserErrorException(
                    "feed '" + settings.name() + "': no such file: " + config.path() + " (key path)");
        }
        return new ArchiveFeed(config, settings.position(), settings.limits().bytes());
    }
}
