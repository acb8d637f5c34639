package io.fovea.ingest;

import io.fovea.ingest.feed.Acknowledgement;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What a feed counts; the identity is {@link FeedProgress}'s. */
final class FeedCounters {
    private final String feed;
    private final AtomicLong found = new AtomicLong();
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final AtomicLong deadLettered = new AtomicLong();

    FeedCounters(String feed, MeterRegistry meters) {
        this.feed = feed;
        bind(meters, "found", "Images and would-be images that the source had", found);
        bind(meters, "published", "Distinct images that Kafka has acknowledged", published);
        bind(meters, "duplicates", "Images whose bytes the feed had published before", duplicates);
        bind(meters, "skipped", "Images that the feed's sampling left out", skipped);
        bind(meters, "dead.lettered", "Would-be images that cannot be used", deadLettered);
    }

    private void bind(MeterRegistry meters, String name, String description, AtomicLong count) {
        FunctionCounter.builder("fovea.feed." + name, count, AtomicLong::get)
                .description(description)
                .tag("feed", feed)
                .register(meters);
    }

    void found() {
        found.incrementAndGet();
    }

    void count(Acknowledgement outcome) {
        if (outcome instanceof Acknowledgement.Published) {
            published.incrementAndGet();
        } else if (outcome instanceof Acknowledgement.Duplicate) {
            duplicates.incrementAndGet();
        } else if (outcome instanceof Acknowledgement.Skipped) {
            skipped.incrementAndGet();
        } else {
            deadLettered.incrementAndGet();
        }
    }

    FeedProgress progress(boolean sourceEnded, Optional<String> problem) {
        FeedProgress now = new FeedProgress(
                feed,
                found.get(),
                published.get(),
                duplicates.get(),
                skipped.get(),
                deadLettered.get(),
                false,
                problem);
        boolean exhausted = sourceEnded && now.inFlight() == 0;
        return exhausted
                ? new FeedProgress(
                        feed,
                        now.found(),
                        now.published(),
                        now.duplicates(),
                        now.skipped(),
                        now.deadLettered(),
                        true,
                        problem)
                : now;
    }
}
