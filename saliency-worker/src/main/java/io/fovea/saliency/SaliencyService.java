package io.fovea.saliency;

import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.record.ImageEvent;
import io.fovea.runtime.RecordWorker;
import io.fovea.runtime.Service;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.WorkerSettings;
import io.fovea.schemas.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Masks every image of topic {@code images} into topic {@code masks}, in a consumer group of its own, so that a slow mask
 * never holds up the maps.
 */
public final class SaliencyService implements Service {
    private static final String NAME = "saliency";

    private final ServiceContext context;
    private final SaliencyConfig config;
    private final DecodeLimits limits;
    private @Nullable SaliencyModel model;
    private @Nullable RecordWorker<ImageEvent> worker;

    public SaliencyService(ServiceContext context, SaliencyConfig config) {
        this(context, config, DecodeLimits.DEFAULT);
    }

    /**
     * Builds a service that opens its models when it is started.
     *
     * @param limits what one image may cost
     */
    public SaliencyService(ServiceContext context, SaliencyConfig config, DecodeLimits limits) {
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
        SaliencyModel opened = SaliencyModels.open(config, new ImageDecoder(limits));
        WorkerSettings settings =
                WorkerSettings.DEFAULTS.withConcurrency(config.sessions()).withMaxPollRecords(2 * config.sessions());
        RecordWorker<ImageEvent> reading = new RecordWorker<>(
                context,
                NAME,
                Topics.IMAGES,
                new SaliencyProcessor(opened, context.claimCheck(), context.meters()),
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
