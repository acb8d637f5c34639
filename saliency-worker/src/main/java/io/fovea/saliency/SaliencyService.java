package io.fovea.saliency;

import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.record.ImageEvent;
import io.fovea.runtime.RecordWorker;
import io.fovea.runtime.Service;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.Watch;
import io.fovea.runtime.WorkerSettings;
import io.fovea.schemas.Topics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Masks every image that a model watches, of topic {@code images} into topic {@code masks}, in a consumer group of its own, so that a slow mask
 * never holds up the maps.
 */
public final class SaliencyService implements Service {
    private static final String NAME = "saliency";

    private final ServiceContext context;
    private final Watch watch;
    private final SaliencyConfig config;
    private final DecodeLimits limits;
    private @Nullable SaliencyModel model;
    private @Nullable RecordWorker<ImageEvent> worker;

    public SaliencyService(ServiceContext context, Watch watch, SaliencyConfig config) {
        this(context, watch, config, DecodeLimits.DEFAULT);
    }

    /**
     * Builds a service that opens its models when it is started.
     *
     * @param limits what one image may cost
     */
    public SaliencyService(ServiceContext context, Watch watch, SaliencyConfig config, DecodeLimits limits) {
        this.watch = watch;
        this.context = context;
        this.config = config;
        this.limits = limits;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public synchronized void start() {
        SaliencyModel opened = SaliencyModels.open(watch.masks(), config, new ImageDecoder(limits));
        WorkerSettings settings =
                WorkerSettings.DEFAULTS.withConcurrency(config.sessions()).withMaxPollRecords(2 * config.sessions());
        SaliencyProcessor processor = new SaliencyProcessor(opened, context.claimCheck(), context.meters());
        RecordWorker<ImageEvent> reading = new RecordWorker<>(
                context,
                NAME,
                Topics.IMAGES,
                (key, image) -> watch.modelsOf(image.getFeed()).isEmpty() ? List.of() : processor.process(key, image),
                settings);
        model = opened;
        worker = reading;
        reading.start();
    }

    @Override
    public synchronized void close() {
        if (worker != null) {
            worker.close();
            worker = null;
        }
        if (model != null) {
            model.close();
            model = null;
        }
    }
}
