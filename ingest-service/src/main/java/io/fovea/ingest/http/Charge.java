package io.fovea.ingest.http;

import io.fovea.ingest.feed.ImageBudget;
import java.util.ArrayList;
import java.util.List;

/** What one request has taken of the budget. Closing it gives everything back, once. Safe for many threads. */
final class Charge implements AutoCloseable {
    private final ImageBudget budget;
    private final List<Long> taken = new ArrayList<>();
    private boolean closed;

    Charge(ImageBudget budget) {
        this.budget = budget;
    }

    /**
     * Takes more.
     *
     * @throws BadRequestException with status 429 if there is no room now
     */
    synchronized void add(long bytes) {
        if (closed || !budget.tryTake(bytes)) {
            throw new BadRequestException(
                    429, "this service holds as many bytes of images as it may; send again later");
        }
        taken.add(bytes);
    }

    @Override
    public synchronized void close() {
        closed = true;
        taken.forEach(budget::giveBack);
        taken.clear();
    }
}
