package io.fovea.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Scrapes two aggregators all the time and notes every row that both have. Two scrapes are never of one moment, so the
 * first is scraped again after the second: a row that it has before and after and the other has in between was there
 * twice.
 */
final class RowWatch implements AutoCloseable {
    private static final String COUNTED = "fovea_comparison_images{";

    private final RoleProcess first;
    private final RoleProcess second;
    private final Thread thread = new Thread(this::watch, "row-watch");
    private final AtomicReference<Set<String>> doubles = new AtomicReference<>(new TreeSet<>());
    private final AtomicInteger scrapes = new AtomicInteger();
    private final AtomicInteger shared = new AtomicInteger();
    private volatile boolean stopping;

    RowWatch(RoleProcess first, RoleProcess second) {
        this.first = first;
        this.second = second;
        thread.start();
    }

    private void watch() {
        while (!stopping) {
            Set<String> before = rows(first).keySet();
            Set<String> between = rows(second).keySet();
            Set<String> twice = new TreeSet<>(rows(first).keySet());
            twice.retainAll(before);
            twice.retainAll(between);
            doubles.updateAndGet(known -> {
                Set<String> all = new TreeSet<>(known);
                all.addAll(twice);
                return all;
            });
            scrapes.incrementAndGet();
            if (!before.isEmpty() && !between.isEmpty()) {
                shared.incrementAndGet();
            }
        }
    }

    /** Images by row, as one instance exports them; none where it does not answer, and none while partitions move. */
    static Map<String, Long> rows(RoleProcess instance) {
        return instance.metrics().entrySet().stream()
                .filter(series -> series.getKey().startsWith(COUNTED))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, series -> series.getValue().longValue(), Long::sum, TreeMap::new));
    }

    /** Rows that both had at one moment. */
    List<String> doubles() {
        return new ArrayList<>(doubles.get());
    }

    /** How often both were looked at. */
    int scrapes() {
        return scrapes.get();
    }

    /** How often both had rows. */
    int sharedScrapes() {
        return shared.get();
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }
}
