package io.fovea.aggregator.gallery;

import io.fovea.identity.ImageKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The worst images of one row by one metric, worst first, up to a capacity. An image stands in it once. */
final class WorstList {
    record Entry(ImageKey image, double badness) {}

    private static final Comparator<Entry> WORST_FIRST =
            Comparator.comparingDouble(Entry::badness).reversed().thenComparing(Entry::image);

    private final int capacity;
    private final List<Entry> entries = new ArrayList<>();

    WorstList(int capacity) {
        this.capacity = capacity;
    }

    /** Offers an image and returns the one that no longer stands in the list, if any. */
    Optional<ImageKey> offer(ImageKey image, double badness) {
        remove(image);
        entries.add(new Entry(image, badness));
        entries.sort(WORST_FIRST);
        return entries.size() > capacity
                ? Optional.of(entries.remove(entries.size() - 1).image())
                : Optional.empty();
    }

    void remove(ImageKey image) {
        entries.removeIf(entry -> entry.image().equals(image));
    }

    boolean contains(ImageKey image) {
        return entries.stream().anyMatch(entry -> entry.image().equals(image));
    }

    /** Worst first. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }
}
