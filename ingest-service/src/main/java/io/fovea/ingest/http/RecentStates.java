package io.fovea.ingest.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What became of the images that came lately, by image id. Safe for many threads. */
final class RecentStates {
    private static final int REMEMBERED = 10_000;

    private final Map<String, String> byId = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    };

    synchronized void put(String imageId, String state) {
        byId.put(imageId, state);
    }

    synchronized Optional<String> of(String imageId) {
        return Optional.ofNullable(byId.get(imageId));
    }
}
