package io.fovea.deployed.layers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where effects are kept, so that none is computed twice. Safe for use by many threads. */
public interface EffectStore {

    /** What is known of an image under restored places. */
    Optional<ImageEffect> find(List<Integer> restored, String image);

    /** Keeps what was found. */
    void add(List<Integer> restored, String image, ImageEffect effect);

    /** A store that ends with the process. */
    static EffectStore inMemory() {
        Map<List<Integer>, Map<String, ImageEffect>> known = new ConcurrentHashMap<>();
        return new EffectStore() {
            @Override
            public Optional<ImageEffect> find(List<Integer> restored, String image) {
                return Optional.ofNullable(
                        known.getOrDefault(restored, Map.of()).get(image));
            }

            @Override
            public void add(List<Integer> restored, String image, ImageEffect effect) {
                known.computeIfAbsent(restored, none -> new ConcurrentHashMap<>())
                        .put(image, effect);
            }
        };
    }
}
