package io.fovea.ingest;

import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.runtime.Health;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one feed on a thread of its own, again after a while where its source fails, until it is exhausted or closed. */
final class FeedRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedRunner.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final String name;
    private final Feed feed;
    private final FeedSink sink;
    private final FeedCounters counters;
    private final Thread thread;
    private volatile boolean ended;
    private volatile Health health = Health.up();

    FeedRunner(String name, Feed feed, FeedSink sink, FeedCounters counters) {
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
        return counters.progress(ended, health.isReady() ? Optional.empty() : Optional.of(health.describe()));
    }

    Health health() {
        return health;
    }

    private void run() {
        Duration backoff = FIRST_BACKOFF;
        while (!ended) {
            long before = counters.progress(false, Optional.empty()).found();
            try {
                feed.run(sink);
                ended = true;
                LOG.info("event=feed_exhausted feed={}", name);
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                backoff = counters.progress(false, Optional.empty()).found() > before ? FIRST_BACKOFF : backoff;
                LOG.warn("event=feed_failed feed={} retry_ms={} reason=\"{}\"", name, backoff.toMillis(), e.toString());
                health = Health.down(String.valueOf(e.getMessage()));
                if (!pause(backoff)) {
                    return;
                }
                Duration doubled = backoff.multipliedBy(2);
                backoff = doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
                health = Health.up();
            } catch (RuntimeException e) {
                LOG.error("event=feed_broken feed={}", name, e);
                health = Health.failed(e.toString());
                return;
            }
        }
    }

    private static boolean pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
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
