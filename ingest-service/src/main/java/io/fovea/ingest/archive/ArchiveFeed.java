package io.fovea.ingest.archive;

import io.fovea.ingest.feed.AcknowledgedPrefix;
import io.fovea.ingest.feed.Acknowledgement;
import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedPosition;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.ingest.feed.IncomingImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files in an archive, in its order. Nothing is unpacked to the disk, so no path can lead out of anywhere, and an
 * archive within the archive is no image. What unpacks to more than it may is refused where it gets there.
 */
@SuppressWarnings("FutureReturnValueIgnored") // an entry that was not acknowledged is brought again
final class ArchiveFeed implements Feed {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveFeed.class);
    private static final int BURIED_BYTES = 1 << 20;

    private final ArchiveFeedConfig config;
    private final FeedPosition position;
    private final int limitBytes;

    ArchiveFeed(ArchiveFeedConfig config, FeedPosition position, int limitBytes) {
        this.config = config;
        this.position = position;
        this.limitBytes = limitBytes;
    }

    @Override
    public void run(FeedSink sink) throws IOException, InterruptedException {
        List<String> kept = position.read();
        long from = kept.isEmpty() ? 0 : Long.parseLong(kept.get(kept.size() - 1));
        AcknowledgedPrefix done = new AcknowledgedPrefix(from);
        long number = 0;
        long entries = 0;
        try (UnpackedArchive unpacked = UnpackedArchive.open(config.path(), config.maxBytesOrDefault())) {
            for (Optional<ArchiveEntry> next = unpacked.next(); next.isPresent(); next = unpacked.next()) {
                ArchiveEntry entry = next.get();
                if (entries++ >= config.maxEntriesOrDefault()) {
                    sink.refuse(
                            entry.getName(), new byte[0], "comes after " + config.maxEntriesOrDefault() + " others");
                    return;
                }
                long mine = number;
                if (isImageCandidate(entry) && number++ >= from) {
                    bring(entry, unpacked, sink).thenAccept(outcome -> tickOff(mine, done));
                }
            }
        } catch (UnpackedArchive.TooLargeException e) {
            sink.refuse("entry-" + number, new byte[0], String.valueOf(e.getMessage()));
        } catch (IOException e) {
            // The archive will not mend by itself: it ends here, visibly.
            sink.refuse("entry-" + number, new byte[0], "the archive is damaged: " + e.getMessage());
        }
    }

    private static boolean isImageCandidate(ArchiveEntry entry) {
        String name = entry.getName();
        String file = name.substring(name.lastIndexOf('/') + 1);
        return !entry.isDirectory() && !file.startsWith(".") && !name.startsWith("__MACOSX/");
    }

    @SuppressWarnings("JavaUtilDate") // all that the interface of an entry has
    private CompletableFuture<Acknowledgement> bring(ArchiveEntry entry, UnpackedArchive unpacked, FeedSink sink)
            throws IOException, InterruptedException {
        byte[] bytes = unpacked.read(limitBytes + 1);
        if (bytes.length > limitBytes) {
            return sink.refuse(
                    entry.getName(),
                    Arrays.copyOf(bytes, Math.min(BURIED_BYTES, bytes.length)),
                    "has more bytes than the limit of " + limitBytes);
        }
        IncomingImage image = IncomingImage.of(entry.getName(), bytes);
        return sink.accept(
                entry.getLastModifiedDate().getTime() > 0
                        ? image.capturedAt(entry.getLastModifiedDate().toInstant())
                        : image);
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
}
