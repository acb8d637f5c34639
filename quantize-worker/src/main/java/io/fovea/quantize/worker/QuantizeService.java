package io.fovea.quantize.worker;

import io.fovea.identity.Scheme;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.quantize.checkpoint.CheckpointLoader;
import io.fovea.quantize.engine.LibTorch;
import io.fovea.quantize.model.LoadedModel;
import io.fovea.quantize.scheme.Calibration;
import io.fovea.record.ImageEvent;
import io.fovea.runtime.Emission;
import io.fovea.runtime.Health;
import io.fovea.runtime.RecordWorker;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.Service;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.TopicAdmin;
import io.fovea.runtime.Watch;
import io.fovea.runtime.WorkerSettings;
import io.fovea.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Explains every image with every model that watches its feed, at every precision: topic images in, topic inferences out. */
public final class QuantizeService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(QuantizeService.class);
    private static final String CALIBRATION_PROBE = "quantize-calibration";

    private static final Duration LONGEST_PROGRAM = Duration.ofMillis(1500);

    private final ServiceContext context;
    private final Watch watch;
    private final QuantizeConfig config;
    private final DecodeLimits limits;
    private @Nullable Running running;

    public QuantizeService(ServiceContext context, Watch watch, QuantizeConfig config) {
        this(context, watch, config, DecodeLimits.DEFAULT);
    }

    /**
     * Builds a service that loads nothing until it is started.
     *
     * @param limits what one image may cost
     */
    public QuantizeService(ServiceContext context, Watch watch, QuantizeConfig config, DecodeLimits limits) {
        this.watch = watch;
        this.context = context;
        this.config = config;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "quantize";
    }

    /**
     * Loads every variant, which takes some seconds, and starts to work. Where scheme static lacks a calibration it returns at once and
     * does the same when the first images have come.
     */
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
        private final EventImages pixels = new EventImages(context.claimCheck(), limits);
        private final Models models = new Models(watch, config);
        private final List<WatchedVariant> variants = models.variants();
        private final Calibrations calibrations = new Calibrations(context, config);
        private final ExecutorService threads = LibTorch.threads(config.programsAtATime(), name());
        private @Nullable ImageExplainer explainer;
        private @Nullable RecordWorker<ImageEvent> worker;
        private @Nullable Thread calibration;
        private volatile boolean closing;

        Running() {
            try {
                Map<String, Calibration> known = new HashMap<>();
                Map<String, LoadedModel> missing = uncalibrated(known);
                if (missing.isEmpty()) {
                    work(known);
                } else {
                    calibrateFirst(known, missing);
                }
            } catch (RuntimeException e) {
                threads.shutdown();
                throw e;
            }
        }

        /** The networks that have to be calibrated before they can run; the others' calibrations are put into known. */
        private Map<String, LoadedModel> uncalibrated(Map<String, Calibration> known) {
            Map<String, LoadedModel> missing = new LinkedHashMap<>();
            for (WatchedVariant variant : variants) {
                if (variant.needsCalibration()) {
                    String name = variant.model();
                    LoadedModel model = models.of(name);
                    Calibrations.fromFile(
                                    config,
                                    model.trained().network(),
                                    model.trained().checkpoint())
                            .ifPresentOrElse(found -> known.put(name, found), () -> missing.put(name, model));
                }
            }
            if (!missing.isEmpty()) {
                TopicAdmin.ensure(context.kafka(), Topics.all());
                Map<String, String> ids = new HashMap<>();
                missing.forEach((name, model) ->
                        ids.put(name, model.trained().checkpoint().id()));
                known.putAll(calibrations.published(ids));
                missing.keySet().removeAll(known.keySet());
            }
            return missing;
        }

        private void calibrateFirst(Map<String, Calibration> known, Map<String, LoadedModel> missing) {
            AtomicReference<Health> health = new AtomicReference<>(Health.starting("waits for images to calibrate on"));
            context.health().register(CALIBRATION_PROBE, health::get);
            Thread thread = new Thread(
                    () -> {
                        known.putAll(calibrations.record(
                                missing,
                                pixels,
                                images -> health.set(Health.starting(
                                        "calibrated on " + images + " of " + config.calibrationImages() + " images")),
                                () -> closing));
                        missing.clear(); // else it holds checkpoints that work lets go
                        if (!closing) {
                            work(known);
                            context.health().deregister(CALIBRATION_PROBE);
                        }
                    },
                    CALIBRATION_PROBE);
            thread.setUncaughtExceptionHandler((failed, cause) -> {
                LOG.error("event=calibration_failed", cause);
                health.set(Health.failed("calibration failed: " + cause.getMessage()));
            });
            calibration = thread;
            thread.start();
        }

        private synchronized void work(Map<String, Calibration> known) {
            long start = System.nanoTime();
            ImageExplainer loaded = ImageExplainer.load(
                    variants,
                    models::of,
                    known,
                    config.tapGuard(),
                    config.targetChoice(),
                    config.seed(),
                    threads,
                    context.meters());
            explainer = loaded;
            models.letGo();
            CheckpointLoader.unmapUnused();
            LOG.info(
                    "event=variants_loaded variants=\"{}\" schemes=\"{}\" protocol={} target={} seed={} threads={} millis={}",
                    variants,
                    watch.schemes(),
                    watch.protocol(),
                    config.target(),
                    config.seed(),
                    config.programsAtATime(),
                    (System.nanoTime() - start) / 1_000_000);
            // moving averages follow the images in their order, so one at a time; else the next image fills idle cores
            int images = watch.schemes().contains(Scheme.SEED_CODE) ? 1 : 2;
            worker = new RecordWorker<>(
                    context,
                    name(),
                    Topics.IMAGES,
                    (key, event) -> process(loaded, key, event),
                    WorkerSettings.DEFAULTS.withConcurrency(images).withMaxPollRecords(8));
            worker.start();
        }

        private List<Emission<?>> process(ImageExplainer loaded, String key, ImageEvent event)
                throws RejectedRecordException {
            if (watch.modelsOf(event.getFeed()).isEmpty()) {
                return List.of();
            }
            return loaded.explain(event, pixels, model -> watch.watches(model, event.getFeed())).stream()
                    .<Emission<?>>map(inference -> new Emission<>(Topics.INFERENCES, key, inference))
                    .toList();
        }

        @Override
        public void close() {
            closing = true;
            joinCalibration();
            closeWorker();
        }

        private void joinCalibration() {
            if (calibration != null) {
                try {
                    calibration.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                context.health().deregister(CALIBRATION_PROBE);
            }
        }

        private synchronized void closeWorker() {
            if (worker != null) {
                worker.close();
            }
            if (stopPrograms() && explainer != null) {
                explainer.close();
            }
        }

        /** A program cannot be interrupted, and neither its weights nor libtorch itself may go while one runs. */
        private boolean stopPrograms() {
            threads.shutdownNow();
            try {
                return threads.awaitTermination(LONGEST_PROGRAM.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
