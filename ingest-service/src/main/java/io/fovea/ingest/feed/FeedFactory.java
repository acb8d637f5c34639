package io.fovea.ingest.feed;

/**
 * Makes feeds of one type. Found by {@link java.util.ServiceLoader}: name the class in {@code
 * META-INF/services/io.fovea.ingest.feed.FeedFactory} and give it a public constructor without arguments.
 */
public interface FeedFactory {
    /** As written in {@code type:} of a feed's configuration. */
    String type();

    /**
     * Makes a feed, which does nothing until it is run.
     *
     * @throws io.fovea.runtime.UserErrorException in one line, if these settings cannot work
     */
    Feed create(FeedSettings settings);
}
