package io.fovea.ingest;

import io.fovea.ingest.feed.Acknowledgement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The images that a feed has brought lately, so that the same bytes are published once. What it forgets, and what was
 * before a restart, is absorbed further down, where everything is keyed by feed and image.
 */
@SuppressWarnings("FutureReturnValueIgnored") // every outcome reaches the future that the caller holds
final class RecentImages {
    private static final int REMEMBERED = 100_000;

    private final Map<String, CompletableFuture<Acknowledgement>> byId = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CompletableFuture<Acknowledgement>> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Publishes an image that is new; one that is known is a duplicate as soon as the first has been published. */
    CompletableFuture<Acknowledgement> once(String imageId, Supplier<CompletableFuture<Acknowledgement>> publish) {
        CompletableFuture<Acknowledgement> mine = new CompletableFuture<>();
        CompletableFuture<Acknowledgement> earlier = putIfAbsent(imageId, mine);
        if (earlier != null) {
            return earlier.thenApply(outcome ->
                    outcome instanceof Acknowledgement.Published ? new Acknowledgement.Duplicate(imageId) : outcome);
        }
        CompletableFuture<Acknowledgement> published;
        try {
            published = publish.get();
        } catch (RuntimeException | Error e) {
            forget(imageId);
            mine.completeExceptionally(e);
            throw e;
        }
        published.whenComplete((outcome, error) -> {
            if (error != null || !(outcome instanceof Acknowledgement.Published)) {
                forget(imageId);
            }
            if (error != null) {
                mine.completeExceptionally(error);
            } else {
                mine.complete(outcome);
            }
        });
        return mine;
    }

    private synchronized @Nullable CompletableFuture<Acknowledgement> putIfAbsent(
            String imageId, CompletableFuture<Acknowledgement> future) {
        return byId.putIfAbsent(imageId, future);
    }

    private synchronized void forget(String imageId) {
        byId.remove(imageId);
    }
}
