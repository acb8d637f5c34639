package io.fovea.ingest.feed;

import java.io.IOException;
import java.util.List;

/**
 * Where a feed notes how far it has come, so that a restart finds it. A journal of lines: a feed that needs one value
 * reads the last; one that ticks off files reads them all. Safe for many threads.
 */
public interface FeedPosition {
    /** Every line, oldest first; none at the very first start. */
    List<String> read() throws IOException;

    /** Adds a line, which survives the death of this process once this returns. */
    void append(String line) throws IOException;

    /** Forgets everything but this line. */
    void replace(String line) throws IOException;
}
