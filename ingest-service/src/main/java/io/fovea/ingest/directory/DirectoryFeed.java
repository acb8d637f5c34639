package io.fovea.ingest.directory;

import io.fovea.ingest.feed.Acknowledgement;
import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedPosition;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.ingest.feed.IncomingImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a folder and its subfolders: those that are there in the order of their paths, then those that come. A
 * file is read once it has not changed for a while, and again when it has changed since.
 *
 * <p>Its position ticks off every file with size and time of modification as soon as Kafka has it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // an image that was not acknowledged is brought again
final class DirectoryFeed implements Feed {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryFeed.class);
    private static final int BURIED_BYTES = 1 << 20;

    private final DirectoryFeedConfig config;
    private final FeedPosition position;
    private final int limitBytes;
    private final Clock clock;
    /** What has been brought, whether or not it is acknowledged. */
    private final Map<String, FileStamp> brought = new ConcurrentHashMap<>();

    private final Map<String, FoundFile> lastLook = new ConcurrentHashMap<>();

    DirectoryFeed(DirectoryFeedConfig config, FeedPosition position, int limitBytes, Clock clock) {
        this.config = config;
        this.position = position;
        this.limitBytes = limitBytes;
        this.clock = clock;
    }

    @Override
    public void run(FeedSink sink) throws IOException, InterruptedException {
        for (String line : position.read()) {
            FileStamp.parse(line).ifPresent(done -> brought.put(done.path(), done.stamp()));
        }
        boolean unsettled = look(sink);
        while (config.watches() || unsettled) {
            Thread.sleep(config.pollOrDefault().toMillis());
            unsettled = look(sink);
        }
    }

    /** Brings what is new; whether there is something that may still be being written. */
    private boolean look(FeedSink sink) throws IOException, InterruptedException {
        FolderScan scan = FolderScan.of(config);
        scan.troubles().forEach((path, reason) -> {
            FileStamp once = FileStamp.ofTrouble(reason);
            if (!once.equals(brought.put(path, once))) {
                tickOff(path, once, sink.refuse(path, new byte[0], reason));
            }
        });
        boolean unsettled = false;
        for (Map.Entry<String, FoundFile> found : scan.files().entrySet()) {
            String path = found.getKey();
            FoundFile file = found.getValue();
            if (file.stamp().equals(brought.get(path))) {
                continue;
            }
            if (!isSettled(path, file) || !bring(path, file, sink)) {
                unsettled = true;
            }
        }
        lastLook.clear();
        lastLook.putAll(scan.files());
        return unsettled;
    }

    /** Old enough by its own clock, or, where that clock is ahead of ours, unchanged between two looks. */
    private boolean isSettled(String path, FoundFile file) {
        Instant now = clock.instant();
        Instant modified = file.stamp().modified();
        return modified.plus(config.settleOrDefault()).isBefore(now)
                || (modified.isAfter(now) && file.equals(lastLook.get(path)));
    }

    /** Whether it is done with the file; it is not where the file changed while it was read. */
    private boolean bring(String path, FoundFile found, FeedSink sink) throws InterruptedException {
        Path file = found.path();
        FileStamp stamp = found.stamp();
        byte[] bytes;
        boolean tooLarge = stamp.size() > limitBytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = tooLarge ? in.readNBytes(BURIED_BYTES) : in.readNBytes(limitBytes + 1);
            if (!FileStamp.of(file).equals(stamp)) {
                return false;
            }
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            brought.put(path, stamp);
            tickOff(path, stamp, sink.refuse(path, new byte[0], "cannot be read: " + e));
            return true;
        }
        brought.put(path, stamp);
        tickOff(
                path,
                stamp,
                tooLarge
                        ? sink.refuse(path, bytes, "has " + stamp.size() + " bytes; the limit is " + limitBytes)
                        : sink.accept(IncomingImage.of(path, bytes).capturedAt(stamp.modified())));
        return true;
    }

    private void tickOff(String path, FileStamp stamp, CompletableFuture<Acknowledgement> outcome) {
        outcome.whenComplete((acknowledgement, error) -> {
            if (error != null) {
                brought.remove(path, stamp);
                return;
            }
            try {
                position.append(stamp.line(path));
            } catch (IOException e) {
                LOG.warn("event=position_not_kept path={} reason=\"{}\"", path, e.toString());
            }
        });
    }
}
