package io.fovea.ingest.synthetic;

import io.fovea.imaging.RgbImage;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.imaging.scene.SceneDrift;
import io.fovea.ingest.feed.AcknowledgedPrefix;
import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedPosition;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.ingest.feed.IncomingImage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generated scenes. Every image says in {@value #SEED} which scene it shows, so that whoever needs the exact mask can
 * draw it again.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a scene that was not acknowledged is brought again
final class SceneFeed implements Feed {
    static final String SEED = "scene.seed";
    static final String DRIFT = "scene.drift";

    private static final Logger LOG = LoggerFactory.getLogger(SceneFeed.class);
    private static final float JPEG_QUALITY = 0.92f;

    private final SceneFeedConfig config;
    private final FeedPosition position;

    SceneFeed(SceneFeedConfig config, FeedPosition position) {
        this.config = config;
        this.position = position;
    }

    @Override
    public void run(FeedSink sink) throws IOException, InterruptedException {
        List<String> kept = position.read();
        long from = kept.isEmpty() ? 0 : Long.parseLong(kept.get(kept.size() - 1));
        AcknowledgedPrefix done = new AcknowledgedPrefix(from);
        for (long number = from; number < config.count().orElse(Long.MAX_VALUE); number++) {
            long mine = number;
            sink.accept(scene(number)).thenAccept(acknowledgement -> {
                if (done.acknowledge(mine)) {
                    keep(done);
                }
            });
        }
    }

    private IncomingImage scene(long number) {
        long seed = config.seed().orElse(1L) + number;
        SceneDrift drift = config.driftAt(number);
        RgbImage image = new ProceduralScene(seed).image(drift);
        byte[] bytes = config.isPng() ? ImageEncoder.png(image) : ImageEncoder.jpeg(image, JPEG_QUALITY);
        Map<String, String> attributes = new HashMap<>(Map.of(SEED, Long.toString(seed)));
        if (!drift.equals(SceneDrift.NONE)) {
            attributes.put(DRIFT, drift.toString());
        }
        return IncomingImage.of("scene-" + seed, bytes).with(attributes);
    }

    private void keep(AcknowledgedPrefix done) {
        try {
            position.replace(Long.toString(done.next()));
        } catch (IOException e) {
            LOG.warn("event=position_not_kept reason=\"{}\"", e.toString());
        }
    }
}
