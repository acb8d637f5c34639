package io.fovea.quantize.worker;

import io.fovea.quantize.checkpoint.Checkpoint;
import io.fovea.quantize.checkpoint.CheckpointLoader;
import io.fovea.quantize.checkpoint.SyntheticCheckpoint;
import io.fovea.quantize.engine.LibTorch;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.scheme.Scheme;
import io.fovea.record.ImageEvent;
import io.fovea.runtime.Emission;
import io.fovea.runtime.RecordWorker;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.Service;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.WorkerSettings;
import io.fovea.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Explains every image with every configured network at every precision: topic images in, topic inferences out. */
public final class QuantizeService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(QuantizeService.class);

    private final ServiceContext context;
    private final QuantizeConfig config;
    private @Nullable Running running;

    /** Builds a service that loads nothing until it is started. */
    public QuantizeService(ServiceContext context, QuantizeConfig config) {
        this.context = context;
        this.config = config;
    }

    @Override
    public String name() {
        return "quantize";
    }

    /** Loads every variant, which takes some seconds, and starts to work. */
    @Override
    public synchronized void start() {
        if (running != null) {
            throw new IllegalStateException("quantize is already started");
        }
        running = new Running();
    }

    @Override
    public synchronized void close() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    /** What a started service owns. */
    private final class Running implements AutoCloseable {
        private final NetworkInput pixels = new NetworkInput();
        private final ExecutorService threads;
        private final ImageExplainer explainer;
        private final RecordWorker<ImageEvent> worker;

        Running() {
            int programs = config.programsAtATime();
            threads = LibTorch.threads(programs, name());
            List<Variant> variants = config.variants();
            long start = System.nanoTime();
            explainer = load(variants);
            LOG.info(
                    "event=variants_loaded variants=\"{}\" scheme={} protocol={} target={} seed={} threads={} millis={}",
                    variants,
                    config.scheme(),
                    config.protocol(),
                    config.target(),
                    config.seed(),
                    programs,
                    (System.nanoTime() - start) / 1_000_000);
            // moving averages follow the images in their order, so one at a time; else the next image fills idle cores
            int images = Scheme.of(config.scheme()) == Scheme.SEED_CODE ? 1 : 2;
            worker = new RecordWorker<>(
                    context,
                    name(),
                    Topics.IMAGES,
                    this::process,
                    WorkerSettings.DEFAULTS.withConcurrency(images).withMaxPollRecords(8));
            worker.start();
        }

        private ImageExplainer load(List<Variant> variants) {
            try {
                return ImageExplainer.load(
                        variants, QuantizeService.this::checkpoint, config.targetChoice(), config.seed(), threads);
            } catch (RuntimeException e) {
                threads.shutdown();
                throw e;
            }
        }

        private List<Emission<?>> process(String key, ImageEvent event) throws RejectedRecordException {
            return explainer.explain(event, pixels.of(event)).stream()
                    .<Emission<?>>map(inference -> new Emission<>(Topics.INFERENCES, key, inference))
                    .toList();
        }

        @Override
        public void close() {
            worker.close();
            threads.shutdown();
            explainer.close();
        }
    }

    private Checkpoint checkpoint(Network network) {
        Optional<Path> folder = config.models();
        if (folder.isPresent()
                && CheckpointLoader.find(folder.get(), network.name()).isPresent()) {
            return CheckpointLoader.load(folder.get(), network.name(), network.parameters());
        }
        if (config.synthetic()) {
            LOG.warn("event=synthetic_weights network={} reason=\"no checkpoint found\"", network.name());
            return SyntheticCheckpoint.of(network.parameters());
        }
        throw new UserErrorException("quantize.models: no checkpoint of " + network.name()
                + folder.map(path -> " in " + path).orElse(", no folder is configured"));
    }
}
