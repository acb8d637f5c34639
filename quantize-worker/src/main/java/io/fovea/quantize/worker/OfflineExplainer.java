package io.fovea.quantize.worker;

import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.quantize.engine.LibTorch;
import io.fovea.quantize.model.LoadedModel;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.scheme.Calibration;
import io.fovea.record.ImageEvent;
import io.fovea.record.Inference;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.Watch;
import io.fovea.runtime.claimcheck.ClaimCheck;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** Explains images without Kafka, one program at a time: the inferences that the service makes of the same settings. */
public final class OfflineExplainer implements AutoCloseable {
    private final ExecutorService thread;
    private final ImageExplainer explainer;
    private final EventImages pixels;
    private final Watch watch;

    private OfflineExplainer(ExecutorService thread, ImageExplainer explainer, DecodeLimits limits, Watch watch) {
        this.watch = watch;
        this.thread = thread;
        this.explainer = explainer;
        this.pixels = new EventImages(ClaimCheck.none(), limits);
    }

    /**
     * Loads every variant.
     *
     * @param limits what one image may cost
     * @throws UserErrorException if a checkpoint is missing, or scheme static has no calibration file: what the first images
     *     of a running deployment gave is in its topic alone
     */
    public static OfflineExplainer load(Watch watch, QuantizeConfig config, DecodeLimits limits) {
        Models models = new Models(watch, config);
        List<WatchedVariant> variants = models.variants();
        Map<String, Calibration> calibrations = new HashMap<>();
        for (WatchedVariant variant : variants) {
            if (variant.needsCalibration()) {
                calibrations.computeIfAbsent(variant.model(), name -> calibration(config, models.of(name)));
            }
        }
        ExecutorService thread = LibTorch.threads(1, "offline");
        try {
            return new OfflineExplainer(
                    thread,
                    ImageExplainer.load(
                            variants,
                            models::of,
                            calibrations,
                            config.tapGuard(),
                            config.targetChoice(),
                            config.seed(),
                            thread,
                            new SimpleMeterRegistry()),
                    limits,
                    watch);
        } catch (RuntimeException e) {
            thread.shutdown();
            throw e;
        }
    }

    private static Calibration calibration(QuantizeConfig config, LoadedModel model) {
        Network network = model.trained().network();
        Optional<Calibration> file =
                Calibrations.fromFile(config, network, model.trained().checkpoint());
        return file.orElseThrow(() -> new UserErrorException("scheme static needs "
                + "quantize.calibrations with a file of " + network.name() + "; `fovea calibrate` writes one"));
    }

    /**
     * One inference per variant, in the order of the configuration.
     *
     * @throws RejectedRecordException if the event's bytes are no image
     */
    public List<Inference> explain(ImageEvent event) throws RejectedRecordException {
        return explainer.explain(event, pixels, model -> watch.watches(model, event.getFeed()));
    }

    @Override
    public void close() {
        explainer.close();
        thread.shutdown();
    }
}
