package io.fovea.runtime;

import io.fovea.record.ImageEvent;
import io.fovea.record.SaliencyMask;
import io.fovea.schemas.Cleanup;
import io.fovea.schemas.Topic;
import java.time.Duration;
import java.util.List;

/** One test's own pair of topics: images in, masks out. */
record Line(Topic<ImageEvent> images, Topic<SaliencyMask> masks) {
    static Line create(KafkaSettings kafka, String test, int partitions) {
        Line line = new Line(
                new Topic<>("images-" + test, ImageEvent.class, partitions, Duration.ofHours(1), Cleanup.DELETE),
                new Topic<>("masks-" + test, SaliencyMask.class, partitions, Duration.ofHours(1), Cleanup.DELETE));
        TopicAdmin.ensure(kafka, List.of(line.images, line.masks));
        return line;
    }

    /** What the simplest worker emits for an image. */
    List<Emission<?>> mask(String key) {
        return List.of(new Emission<>(masks, key, Records.mask(key)));
    }
}
