package io.fovea.ingest.feed;

import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.runtime.DeploymentFile;

/**
 * What a feed is made from.
 *
 * @param name of the feed, unique in its deployment
 * @param file the keys of the feed's own type, as a deployment file of one section named {@code feed}
 * @param position where the feed notes how far it has come
 * @param limits above which the sink refuses an image; a feed needs not read more of it
 * @param budget of which a feed takes that holds many images before it brings them; the sink takes for those it is brought
 */
public record FeedSettings(
        String name, DeploymentFile file, FeedPosition position, DecodeLimits limits, ImageBudget budget) {
    /**
     * The keys of the feed's own type as a record, which validates itself in its constructor.
     *
     * @throws io.fovea.runtime.UserErrorException in one line that names the key, where they do not fit
     */
    public <C> C as(Class<C> type) {
        return file.section("feed", type);
    }
}
