package io.fovea.aggregator.gallery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The worst images of one row by one metric, worst first, up to a capacity. An image stands in it once. */
final class WorstList {
    record Entry(String imageId, double badness) {}

    private static final Comparator<Entry> WORST_FIRST =
            Comparator.comparingDouble(Entry::badness).reversed().thenComparing(Entry::imageId);

    private final int capacity;
    private final List<Entry> entries = new ArrayList<>();

    WorstList(int capacity) {
        this.capacity = capacity;
    }

    /** Offers an image and returns the id of the one that no longer stands in the list, if any. */
    Optional<String> offer(String imageId, double badness) {
        remove(imageId);
        entries.add(new Entry(imageId, badness));
        entries.sort(WORST_FIRST);
        return entries.size() > capacity
                ? Optional.of(entries.remove(entries.size() - 1).imageId())
                : Optional.empty();
    }

    void remove(String imageId) {
        entries.removeIf(entry -> entry.imageId().equals(imageId));
    }

    boolean contains(String imageId) {
        return entries.stream().anyMatch(entry -> entry.imageId().equals(imageId));
    }

    /** Worst first. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }
}
