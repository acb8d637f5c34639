package io.fovea.standalone.offline;

import io.fovea.aggregator.join.WatchedMetrics;
import io.fovea.cam.CamConfig;
import io.fovea.cam.CamProcessor;
import io.fovea.cam.method.CamMethod;
import io.fovea.comparison.ChosenMetrics;
import io.fovea.identity.ImageKey;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.quantize.worker.OfflineExplainer;
import io.fovea.quantize.worker.QuantizeConfig;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ImageEvent;
import io.fovea.record.Inference;
import io.fovea.record.SaliencyMask;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.Watch;
import io.fovea.saliency.SaliencyConfig;
import io.fovea.saliency.SaliencyModel;
import io.fovea.saliency.SaliencyModels;
import io.fovea.saliency.SaliencyProcessor;
import io.fovea.saliency.onnx.OnnxRuntimeEngine;
import io.fovea.table.parts.ImageParts;
import io.fovea.table.rows.RunningTable;
import io.fovea.table.rows.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Computes from images what the pipeline computes, in one thread and without Kafka: the yardstick of its table. An image
 * that comes again from one feed counts once.
 */
public final class OfflineStudy implements AutoCloseable {
    private final OfflineExplainer explainer;
    private final CamProcessor cam;
    private final Optional<SaliencyModel> masks;
    private final ChosenMetrics metrics;
    private final Set<ImageKey> seen = new HashSet<>();
    private final RunningTable table = new RunningTable();

    /**
     * All that was made of one image.
     *
     * @param inferences one per variant
     * @param maps one per inference
     * @param mask of its salient object, where one could be made
     */
    public record ExplainedImage(
            List<Inference> inferences, List<ClassActivationMap> maps, Optional<SaliencyMask> mask) {
        public ExplainedImage {
            inferences = List.copyOf(inferences);
            maps = List.copyOf(maps);
        }
    }

    private OfflineStudy(
            OfflineExplainer explainer, CamMethod method, Optional<SaliencyModel> masks, ChosenMetrics metrics) {
        this.explainer = explainer;
        this.cam = new CamProcessor(method);
        this.masks = masks;
        this.metrics = metrics;
    }

    /**
     * Loads networks and the models of masks, by the sections of a deployment file.
     *
     * @param limits what one image may cost
     * @throws io.fovea.runtime.UserErrorException if one of them cannot be used
     */
    public static OfflineStudy open(
            Watch watch, QuantizeConfig quantize, CamConfig cam, SaliencyConfig saliency, DecodeLimits limits) {
        OnnxRuntimeEngine.load();
        CamMethod method = CamMethod.CHOICES.get(cam.method());
        OfflineExplainer explainer = OfflineExplainer.load(watch, quantize, limits);
        try {
            return new OfflineStudy(
                    explainer,
                    method,
                    watch.hasMasks()
                            ? Optional.of(SaliencyModels.open(watch.masks(), saliency, new ImageDecoder(limits)))
                            : Optional.empty(),
                    WatchedMetrics.of(watch));
        } catch (RuntimeException e) {
            explainer.close();
            throw e;
        }
    }

    /**
     * Explains an image at every variant and masks it.
     *
     * @throws RejectedRecordException if it is no image
     */
    public ExplainedImage explain(ImageEvent image) throws RejectedRecordException {
        List<Inference> inferences = explainer.explain(image);
        List<ClassActivationMap> maps = new ArrayList<>();
        for (Inference inference : inferences) {
            maps.add(cam.map(inference));
        }
        return new ExplainedImage(inferences, maps, mask(image));
    }

    private Optional<SaliencyMask> mask(ImageEvent image) {
        if (masks.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(SaliencyProcessor.mask(masks.get(), image));
        } catch (RejectedRecordException e) {
            return Optional.empty();
        }
    }

    /**
     * Counts an image into the table.
     *
     * @throws RejectedRecordException if it is no image
     */
    public void add(ImageEvent image) throws RejectedRecordException {
        if (!seen.add(new ImageKey(image.getFeed(), image.getImageId()))) {
            return;
        }
        ExplainedImage explained = explain(image);
        ImageParts.compare(explained.maps(), explained.mask(), metrics).ifPresent(table::add);
    }

    /** The table of all images so far. */
    public Table table() {
        return table.table();
    }

    @Override
    public void close() {
        explainer.close();
        masks.ifPresent(SaliencyModel::close);
    }
}
