package io.fovea.ingest.http;

import io.fovea.ingest.feed.IncomingImage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Fetches the images of a list of addresses, one at a time, and hands each on before the next. */
final class AddressList {
    private static final Duration EACH = Duration.ofSeconds(10);

    private final ImageFetcher fetcher;
    private final Duration deadline;

    /**
     * Fetches lists.
     *
     * @param deadline over a whole list
     */
    AddressList(ImageFetcher fetcher, Duration deadline) {
        this.fetcher = fetcher;
        this.deadline = deadline;
    }

    /** Brings the images to a feed; what cannot be fetched is refused in the answer. */
    Answer bring(List<String> urls, Offers offers) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        for (String url : urls) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isNegative() || left.isZero()) {
                offers.refused(url, Answer.error(422, "not fetched: the list takes longer than " + deadline));
                continue;
            }
            byte[] bytes;
            try {
                bytes = fetcher.fetch(url, left.compareTo(EACH) < 0 ? left : EACH);
            } catch (BadRequestException e) {
                offers.refused(url, e.answer());
                continue;
            }
            Optional<Offers.Offer> offer = offers.offer(IncomingImage.of(url, bytes));
            if (offer.isEmpty()) {
                return Answer.error(
                        429, "only " + offers.count() + " of " + urls.size() + " images taken; send again later");
            }
            Optional<Answer> late = offers.await(offer.get());
            if (late.isPresent()) {
                return late.get();
            }
        }
        return offers.answer();
    }
}
