package io.fovea.ingest.video;

import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedFactory;
import io.fovea.ingest.feed.FeedSettings;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Feeds of type {@code video}. */
public final class VideoFeedFactory implements FeedFactory {
    @Override
    public String type() {
        return "video";
    }

    @Override
    public Feed create(FeedSettings settings) {
        VideoFeedConfig config = settings.as(VideoFeedConfig.class);
        try {
            Process version = new ProcessBuilder(config.program(), "-version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            version.waitFor();
        } catch (IOException e) {
            throw new UserErrorException(
                    "feed '" + settings.name() + "': cannot run '" + config.program()
                            + "' (key ffmpeg): install ffmpeg, for example with apt-get install ffmpeg",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserErrorException("interrupted while looking for ffmpeg", e);
        }
        if (!config.isLive() && !Files.isReadable(Path.of(config.input()))) {
            throw new UserErrorException(
                    "feed '" + settings.name() + "': no such file: " + config.input() + " (key input)");
        }
        return new VideoFeed(config, settings.position(), settings.limits().bytes());
    }
}
