package io.fovea.ingest.video;

import io.fovea.ingest.feed.AcknowledgedPrefix;
import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedPosition;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.ingest.feed.IncomingImage;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames of a video as JPEGs, decoded by ffmpeg in a process of its own. A file goes on at the frame it had come to; a
 * stream that ends or breaks is opened again.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a frame that was not acknowledged is brought again
final class VideoFeed implements Feed {
    private static final Logger LOG = LoggerFactory.getLogger(VideoFeed.class);
    private static final int SHOWN_CHARACTERS = 300;

    private final VideoFeedConfig config;
    private final FeedPosition position;
    private final int limitBytes;
    private volatile @Nullable Process ffmpeg;

    VideoFeed(VideoFeedConfig config, FeedPosition position, int limitBytes) {
        this.config = config;
        this.position = position;
        this.limitBytes = limitBytes;
    }

    @Override
    public void run(FeedSink sink) throws IOException, InterruptedException {
        List<String> kept = position.read();
        long from = kept.isEmpty() ? 0 : Long.parseLong(kept.get(kept.size() - 1));
        Path complaints = Files.createTempFile("fovea-ffmpeg", ".log");
        try {
            Process process = new ProcessBuilder(command())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectError(complaints.toFile())
                    .start();
            ffmpeg = process;
            try {
                bring(process, from, sink, complaints);
            } finally {
                process.destroyForcibly();
            }
        } finally {
            Files.deleteIfExists(complaints);
        }
    }

    private void bring(Process process, long from, FeedSink sink, Path complaints)
            throws IOException, InterruptedException {
        AcknowledgedPrefix done = new AcknowledgedPrefix(from);
        try (JpegSequence frames = new JpegSequence(new BufferedInputStream(process.getInputStream()), limitBytes)) {
            long number = config.isLive() ? from : 0;
            for (Optional<byte[]> frame = frames.next(); frame.isPresent(); frame = frames.next(), number++) {
                if (number >= from) {
                    long mine = number;
                    sink.accept(image(number, frame.get())).thenAccept(outcome -> tickOff(mine, done));
                }
            }
            int status = process.waitFor();
            if (status != 0 || config.isLive()) {
                throw new IOException(withoutPassword(config.input())
                        + (status == 0 ? " ended" : " failed: " + withoutPassword(tail(complaints))));
            }
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(config.program(), "-nostdin", "-v", "error"));
        if (config.keyFrames().orElse(false)) {
            command.addAll(List.of("-skip_frame", "nokey"));
        }
        command.addAll(config.options().orElse(List.of()));
        command.addAll(List.of("-i", config.input(), "-an", "-sn"));
        if (config.keyFrames().orElse(false)) {
            command.addAll(List.of("-fps_mode", "passthrough"));
        } else {
            command.addAll(List.of("-vf", "fps=" + config.fps().orElse(1.0)));
        }
        command.addAll(List.of("-f", "image2pipe", "-c:v", "mjpeg", "-q:v", "2", "pipe:1"));
        return command;
    }

    private IncomingImage image(long number, byte[] frame) {
        String source = String.format(Locale.ROOT, "%s#%08d", withoutPassword(config.input()), number);
        IncomingImage image = IncomingImage.of(source, frame);
        return config.isLive() ? image.capturedAt(Instant.now()) : image;
    }

    private void tickOff(long number, AcknowledgedPrefix done) {
        if (!done.acknowledge(number)) {
            return;
        }
        try {
            position.replace(Long.toString(done.next()));
        } catch (IOException e) {
            LOG.warn("event=position_not_kept reason=\"{}\"", e.toString());
        }
    }

    private static String withoutPassword(String text) {
        return text.replaceAll("://[^/@\\s]*@", "://");
    }

    private static String tail(Path log) throws IOException {
        String text = Files.readString(log).strip().replace('\n', ' ');
        return text.substring(Math.max(0, text.length() - SHOWN_CHARACTERS));
    }

    @Override
    public void close() {
        Process process = ffmpeg;
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
