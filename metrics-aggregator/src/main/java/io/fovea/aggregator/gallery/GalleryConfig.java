package io.fovea.aggregator.gallery;

import java.time.Duration;
import java.util.Set;

/**
 * Section {@code gallery} of the deployment file: what the page may keep of images, in memory alone.
 *
 * @param thumbnails whether small pictures and masks are kept; switch it off where images are private
 * @param privateFeeds feeds of which no picture and no mask is kept, whatever {@code thumbnails} says
 * @param thumbnailSide longer side of a thumbnail, pixels; 320 by default
 * @param latest images kept because they are new; 200 by default
 * @param worst images kept per row and metric because they are the worst; 24 by default
 * @param bytes of pictures, masks and maps together; 128 MB by default
 * @param age after which an image is forgotten, by the aggregator's clock; 24 h by default
 * @param replay how far back the topics are read at the start; 30 min by default
 */
public record GalleryConfig(
        boolean thumbnails,
        Set<String> privateFeeds,
        int thumbnailSide,
        int latest,
        int worst,
        long bytes,
        Duration age,
        Duration replay) {
    public static final GalleryConfig DEFAULTS =
            new GalleryConfig(true, Set.of(), 320, 200, 24, 128L << 20, Duration.ofHours(24), Duration.ofMinutes(30));

    public GalleryConfig {
        privateFeeds = Set.copyOf(privateFeeds);
        require(thumbnailSide >= 16 && thumbnailSide <= 2048, "thumbnailSide must be 16..2048, not " + thumbnailSide);
        require(latest >= 1, "latest must be at least 1, not " + latest);
        require(worst >= 0, "worst must be at least 0, not " + worst);
        require(bytes >= 1 << 20, "bytes must be at least 1 MB, not " + bytes);
        require(!age.isNegative() && !age.isZero(), "age must be positive, not " + age);
        require(!replay.isNegative(), "replay must not be negative, not " + replay);
    }

    /** Whether pictures and masks of a feed may be kept. */
    boolean mayShow(String feed) {
        return thumbnails && !privateFeeds.contains(feed);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
