package io.fovea.ingest.synthetic;

import io.fovea.imaging.scene.SceneDrift;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Keys of a feed of type {@code synthetic}.
 *
 * @param count how many scenes; without end by default
 * @param seed of the first scene, each next has the next; 1 by default
 * @param format {@code jpeg} (default) or {@code png}
 * @param drift how the camera changes, in order of {@code after}
 */
record SceneFeedConfig(Optional<Long> count, Optional<Long> seed, Optional<String> format, Optional<List<Step>> drift) {
    /**
     * From one scene on, the camera sees so.
     *
     * @param after how many scenes
     * @param blur see {@link SceneDrift}
     * @param noise see {@link SceneDrift}
     * @param brightness see {@link SceneDrift}
     * @param domain see {@link SceneDrift}
     */
    record Step(
            long after,
            Optional<Double> blur,
            Optional<Double> noise,
            Optional<Double> brightness,
            Optional<SceneDrift.Domain> domain) {
        SceneDrift drift() {
            return new SceneDrift(
                    blur.orElse(SceneDrift.NONE.blur()),
                    noise.orElse(SceneDrift.NONE.noise()),
                    brightness.orElse(SceneDrift.NONE.brightness()),
                    domain.orElse(SceneDrift.NONE.domain()));
        }
    }

    SceneFeedConfig {
        if (count.isPresent() && count.get() < 1) {
            throw new IllegalArgumentException("count must be at least 1, not " + count.get());
        }
        if (format.isPresent() && !List.of("jpeg", "png").contains(format.get().toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("format must be jpeg or png, not " + format.get());
        }
        drift.ifPresent(steps -> steps.forEach(Step::drift));
    }

    boolean isPng() {
        return format.isPresent() && format.get().equalsIgnoreCase("png");
    }

    /** The last step that has begun. */
    SceneDrift driftAt(long number) {
        return drift.orElse(List.of()).stream()
                .filter(step -> number >= step.after())
                .reduce((earlier, later) -> later.after() >= earlier.after() ? later : earlier)
                .map(Step::drift)
                .orElse(SceneDrift.NONE);
    }
}
