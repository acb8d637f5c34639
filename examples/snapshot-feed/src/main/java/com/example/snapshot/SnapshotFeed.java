package com.example.snapshot;

import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.ingest.feed.IncomingImage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;

/** Asks for a picture again and again. A picture that has not changed is a duplicate, which the sink absorbs. */
final class SnapshotFeed implements Feed {
    private final SnapshotFeedFactory.Config config;
    private final HttpClient client = HttpClient.newHttpClient();

    SnapshotFeed(SnapshotFeedFactory.Config config) {
        this.config = config;
    }

    @Override
    public void run(FeedSink sink) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(config.url()).build();
        while (true) {
            HttpResponse<byte[]> picture = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (picture.statusCode() != 200) {
                // The service runs the feed again after a while, and says why in its health.
                throw new IOException(config.url() + " answers with status " + picture.statusCode());
            }
            Instant now = Instant.now();
            sink.accept(IncomingImage.of(config.url() + "@" + now, picture.body()).capturedAt(now));
            Thread.sleep(config.every().toMillis());
        }
    }
}
