package io.fovea.ingest.directory;

import io.fovea.ingest.feed.Acknowledgement;
import io.fovea.ingest.feed.FeedPosition;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.ingest.feed.IncomingImage;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A process that prints, in UTF-8, what a directory feed brings of a folder: a line for each file, its name and size. */
final class NamesProcess {
    private static final int LIMIT_BYTES = 1000;

    private NamesProcess() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        DirectoryFeedConfig config = new DirectoryFeedConfig(
                Path.of(arguments[0]),
                Optional.of(false),
                Optional.of(Duration.ofMillis(1)),
                Optional.of(Duration.ZERO),
                Optional.empty());
        new DirectoryFeed(config, new Nowhere(), LIMIT_BYTES, Clock.systemUTC()).run(new Printing(out));
    }

    private record Printing(PrintStream out) implements FeedSink {
        @Override
        public CompletableFuture<Acknowledgement> accept(IncomingImage image) {
            out.println(image.source() + " " + image.bytes().length);
            return CompletableFuture.completedFuture(new Acknowledgement.Published("id"));
        }

        @Override
        public Optional<CompletableFuture<Acknowledgement>> offer(IncomingImage image) {
            return Optional.of(accept(image));
        }

        @Override
        public CompletableFuture<Acknowledgement> refuse(String source, byte[] bytes, String reason) {
            out.println(source + " refused: " + reason);
            return CompletableFuture.completedFuture(new Acknowledgement.DeadLettered(reason));
        }
    }

    private static final class Nowhere implements FeedPosition {
        @Override
        public List<String> read() {
            return List.of();
        }

        @Override
        public void append(String line) {}

        @Override
        public void replace(String line) {}
    }
}
