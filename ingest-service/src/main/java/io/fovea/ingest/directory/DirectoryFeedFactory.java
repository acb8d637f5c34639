package io.fovea.ingest.directory;

import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedFactory;
import io.fovea.ingest.feed.FeedSettings;
import io.fovea.runtime.UserErrorException;
import java.nio.file.Files;
import java.time.Clock;

/** Feeds of type {@code directory}. */
public final class DirectoryFeedFactory implements FeedFactory {
    @Override
    public String type() {
        return "directory";
    }

    @Override
    public Feed create(FeedSettings settings) {
        DirectoryFeedConfig config = settings.as(DirectoryFeedConfig.class);
        if (!Files.isDirectory(config.path())) {
            throw new UserErrorException(
                    "feed '" + settings.name() + "': no such folder: " + config.path() + " (key path)");
        }
        if (!Files.isReadable(config.path())) {
            throw new UserErrorException(
                    "feed '" + settings.name() + "': may not read folder " + config.path() + " (key path)");
        }
        return new DirectoryFeed(config, settings.position(), settings.limits().bytes(), Clock.systemUTC());
    }
}
