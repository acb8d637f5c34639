package io.fovea.ingest;

import io.fovea.foundations.Backoff;
import io.fovea.ingest.feed.Feed;
import io.fovea.runtime.Health;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one feed on a thread of its own, again after a while where its source fails, until it is exhausted or closed. */
final class FeedRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedRunner.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final String name;
    private final Feed feed;
    private final ImageIntake sink;
    private final FeedCounters counters;
    private final Thread thread;
    private volatile boolean ended;
    private volatile Health health = Health.up();

    FeedRunner(String name, Feed feed, ImageIntake sink, FeedCounters counters) {
        this.name = name;
        this.feed = feed;
        this.sink = sink;
        this.counters = counters;
        this.thread = new Thread(this::run, "feed-" + name);
    }

    void start() {
        thread.start();
    }

    FeedProgress progress() {
        Optional<String> labels = ended ? sink.unmatchedLabels() : Optional.empty();
        Optional<String> problem = health.isReady() ? labels : Optional.of(health.describe());
        return counters.progress(ended, problem);
    }

    Health health() {
        return health;
    }

    private void run() {
        int failures = 0;
        while (!ended) {
            long before = counters.progress(false, Optional.empty()).found();
            try {
                feed.run(sink);
                ended = true;
                LOG.info("event=feed_exhausted feed={}", name);
                sink.unmatchedLabels()
                        .ifPresent(rows -> LOG.warn("event=labels_unmatched feed={} reason=\"{}\"", name, rows));
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                // One feed's trouble is its own: it is tried again, visibly, and the others go on.
                failures = counters.progress(false, Optional.empty()).found() > before ? 1 : failures + 1;
                long retryMillis = BACKOFF.after(failures).toMillis();
                LOG.warn("event=feed_failed feed={} retry_ms={} reason=\"{}\"", name, retryMillis, e.toString());
                if (e instanceof RuntimeException) {
                    LOG.error("event=feed_broken feed={}", name, e);
                }
                health = Health.down(String.valueOf(e.getMessage()));
                if (!pause(failures)) {
                    return;
                }
                health = Health.up();
            } catch (Error e) {
                LOG.error("event=feed_broken feed={}", name, e);
                health = Health.failed(e.toString());
                return;
            }
        }
    }

    private static boolean pause(int failures) {
        try {
            BACKOFF.pause(failures);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public void close() {
        feed.close();
        thread.interrupt();
        try {
            thread.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
