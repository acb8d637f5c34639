package com.example.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.ingest.feed.Acknowledgement;
import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedFactory;
import io.fovea.ingest.feed.FeedPosition;
import io.fovea.ingest.feed.FeedSettings;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.ingest.feed.ImageBudget;
import io.fovea.ingest.feed.IncomingImage;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SnapshotFeedTest {
    private static final FeedPosition NO_POSITION = new FeedPosition() {
        @Override
        public List<String> read() {
            return List.of();
        }

        @Override
        public void append(String line) {}

        @Override
        public void replace(String line) {}
    };

    /** Keeps what it is brought. */
    private static final class Basket implements FeedSink {
        private final BlockingQueue<IncomingImage> images = new LinkedBlockingQueue<>();

        @Override
        public CompletableFuture<Acknowledgement> accept(IncomingImage image) {
            images.add(image);
            return CompletableFuture.completedFuture(new Acknowledgement.Published("id"));
        }

        @Override
        public Optional<CompletableFuture<Acknowledgement>> offer(IncomingImage image) {
            return Optional.of(accept(image));
        }

        @Override
        public CompletableFuture<Acknowledgement> refuse(String source, byte[] bytes, String reason) {
            return CompletableFuture.completedFuture(new Acknowledgement.DeadLettered(reason));
        }
    }

    @Test
    void bringsEachPicture() throws Exception {
        byte[] picture = {1, 2, 3};
        HttpServer camera = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        camera.createContext("/snapshot.jpg", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, picture.length);
                exchange.getResponseBody().write(picture);
            }
        });
        camera.start();
        int port = camera.getAddress().getPort();
        Basket basket = new Basket();
        Feed feed = feed("{url: 'http://127.0.0.1:" + port + "/snapshot.jpg', every: 10ms}");
        Thread thread = new Thread(() -> runUntilInterrupted(feed, basket));
        thread.start();
        try {
            for (int i = 0; i < 3; i++) {
                IncomingImage image = basket.images.poll(30, TimeUnit.SECONDS);
                assertArrayEquals(picture, image.bytes());
                assertTrue(image.capturedAt().isPresent());
            }
        } finally {
            thread.interrupt();
            thread.join();
            camera.stop(0);
        }
    }

    @Test
    void saysWhichKeyIsWrong() {
        UserErrorException error = assertThrows(UserErrorException.class, () -> feed("{url: 'http://x/', every: 1s, colour: red}"));

        assertTrue(error.getMessage().contains("unknown key 'feed.colour'"), error.getMessage());
    }

    private static Feed feed(String keys) {
        FeedFactory factory = ServiceLoader.load(FeedFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.type().equals("snapshot"))
                .findFirst()
                .orElseThrow();
        DeploymentFile file = DeploymentFile.parse("test", "feed: " + keys);
        return factory.create(new FeedSettings("gate", file, NO_POSITION, DecodeLimits.DEFAULT, ImageBudget.ofHeap()));
    }

    private static void runUntilInterrupted(Feed feed, FeedSink sink) {
        try {
            feed.run(sink);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
