package io.fovea.standalone.layers;

import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.Explainer;
import io.fovea.deployed.TwinCheck;
import io.fovea.deployed.UnusableModelException;
import io.fovea.deployed.layers.Advice;
import io.fovea.deployed.layers.Bound;
import io.fovea.deployed.layers.Effect;
import io.fovea.deployed.layers.EffectFile;
import io.fovea.deployed.layers.EffectStore;
import io.fovea.deployed.layers.LayerStudy;
import io.fovea.deployed.layers.PlaceMeasurement;
import io.fovea.deployed.layers.RestoredLayers;
import io.fovea.deployed.layers.StudyImage;
import io.fovea.foundations.Closer;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.runtime.UserErrorException;
import io.fovea.saliency.onnx.OnnxRuntimeEngine;
import io.fovea.standalone.images.ImageFolder;
import io.fovea.standalone.images.NetworkView;
import io.fovea.standalone.layers.LayersReport.Advised;
import io.fovea.standalone.layers.LayersReport.Cost;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One study of layers from files to figures.
 *
 * @param settings how the files are run
 * @param preprocessing as asked; what the files say of themselves goes before it
 * @param method how maps are made
 * @param anyTwin whether a file of other weights is studied too
 * @param reverse whether each place is also quantized alone
 * @param workers that run files at the same time; no figure depends on them
 * @param progress told how many of all runs are made
 * @param told what is begun, in words
 */
public record LayersRun(
        DeployedModel.Settings settings,
        Preprocessing preprocessing,
        String method,
        boolean anyTwin,
        boolean reverse,
        int workers,
        LayerStudy.Progress progress,
        Consumer<String> told) {
    /** Images of the cheap figures and of the costs. */
    private static final int SAMPLE = 16;

    /** Places of a ranking that are tried together. */
    private static final int MOST_TOGETHER = 12;

    /**
     * Runs it.
     *
     * @param state where what was found is kept, and found again by the next run
     * @param write where the file with the advised layers in float goes, if they suffice
     */
    public LayersReport of(
            Path floating, Path deployed, ImageFolder images, Bound bound, Optional<Path> state, Optional<Path> write) {
        Explainer explainer = new Explainer(method);
        TwinCheck twin = TwinCheck.of(floating, deployed);
        if (!anyTwin) {
            twin.require(floating, deployed);
        }
        OnnxRuntimeEngine.load();
        try (Closer closer = new Closer("layers")) {
            DeployedModel original = closer.own(DeployedModel.load(floating, settings));
            DeployedModel quantized = closer.own(DeployedModel.load(deployed, settings));
            RestoredLayers layers = RestoredLayers.of(deployed, floating);
            NetworkView view = new NetworkView(original.input(), preprocessing);
            ReadImages read = ReadImages.of(view, images);
            EffectStore store = state.isPresent()
                    ? closer.own(opened(state.get(), original, quantized, view))
                    : EffectStore.inMemory();
            LayerStudy study = closer.own(
                    new LayerStudy(deployed, layers, original, settings, explainer, read.images(), store, workers));
            told.accept("%s: %d layers and %d other places, %d images"
                    .formatted(
                            deployed.getFileName(),
                            layers.layers(),
                            layers.places().size() - layers.layers(),
                            read.images().size()));
            List<float[]> sample =
                    read.images().stream().limit(SAMPLE).map(StudyImage::input).toList();
            Effect asItIs = study.restored(List.of());
            List<Effect> alone = study.alone(progress);
            List<Effect> quantizedAlone = reverse ? study.quantizedAlone(progress) : List.of();
            told.accept("looking for the smallest set that brings " + bound);
            Advice advice = Advice.find(study, LayerStudy.ranking(alone, bound.figure()), bound, MOST_TOGETHER);
            return new LayersReport(
                    String.valueOf(deployed.getFileName()),
                    List.of(
                            floating + ": " + original.provenance(),
                            deployed + ": " + quantized.provenance() + "; " + twin),
                    read.leftOut(),
                    layers.places(),
                    asItIs,
                    alone,
                    quantizedAlone,
                    PlaceMeasurement.of(layers, deployed, original.input(), settings.runtime(), sample),
                    bound,
                    advised(study, advice, deployed, sample, advice.isReached() ? write : Optional.empty()));
        }
    }

    private Advised advised(
            LayerStudy study, Advice advice, Path deployed, List<float[]> sample, Optional<Path> write) {
        RestoredLayers layers = study.layers();
        List<Integer> places = advice.places();
        write.ifPresent(file -> {
            try {
                layers.write(places, file);
            } catch (IOException e) {
                throw new UserErrorException(file + " cannot be written: " + e, e);
            }
            try (DeployedModel written = DeployedModel.load(file, settings)) {
                if (!study.of(written, places).equals(advice.effect())) {
                    throw new UnusableModelException(
                            file + " was written, but does not give the figures that were found before");
                }
            }
        });
        try (DeployedModel before = layers.open(deployed, List.of(), settings);
                DeployedModel after = layers.open(deployed, places, settings)) {
            double[] one = new double[sample.size()];
            double[] other = new double[sample.size()];
            // In turns, so that what else the machine does falls on both.
            for (int i = 0; i < sample.size(); i++) {
                float[] image = sample.get(i);
                one[i] = milliseconds(() -> before.untouchedScores(image));
                other[i] = milliseconds(() -> after.untouchedScores(image));
            }
            return new Advised(
                    advice,
                    new Cost(layers.bytes(List.of()), median(one)),
                    new Cost(layers.bytes(places), median(other)),
                    write);
        }
    }

    private static double milliseconds(Runnable work) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e6;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private EffectFile opened(Path state, DeployedModel original, DeployedModel quantized, NetworkView view) {
        SortedMap<String, String> of = new TreeMap<>(Map.of(
                "float", original.provenance().sha256(),
                "deployed", quantized.provenance().sha256(),
                "method", method,
                "target", settings.target(),
                "preprocessing", view.preprocessing().toString(),
                "runtime",
                        quantized.provenance().runtime() + " " + settings.runtime() + " "
                                + String.join("+", quantized.provenance().cpu())));
        try {
            EffectFile file = EffectFile.open(state, of);
            if (file.found() > 0) {
                told.accept("going on: " + file.found() + " runs are in " + state);
            }
            return file;
        } catch (IOException e) {
            throw new UserErrorException("state " + state + " cannot be used: " + e, e);
        }
    }

    /** The images of a study, and those that could not be read. */
    private record ReadImages(List<StudyImage> images, List<String> leftOut) {
        /** One of them, or why it was left out. */
        private record One(Optional<StudyImage> image, Optional<String> leftOut) {}

        static ReadImages of(NetworkView view, ImageFolder folder) {
            List<One> all = folder.images().parallelStream()
                    .map(file -> one(view, file, folder.mask(file)))
                    .toList();
            Map<String, StudyImage> byId = all.stream()
                    .flatMap(one -> one.image().stream())
                    .collect(Collectors.toMap(StudyImage::id, image -> image, (first, same) -> first, TreeMap::new));
            if (byId.isEmpty()) {
                throw new UserErrorException("none of the " + all.size() + " files is an image");
            }
            return new ReadImages(
                    List.copyOf(byId.values()),
                    all.stream().flatMap(one -> one.leftOut().stream()).toList());
        }

        private static One one(NetworkView view, Path file, Optional<Path> mask) {
            try {
                NetworkView.Seen seen = view.read(file, mask);
                return new One(Optional.of(new StudyImage(seen.sha256(), seen.input(), seen.mask())), Optional.empty());
            } catch (IOException | UndecodableImageException e) {
                return new One(Optional.empty(), Optional.of(file + ": " + e.getMessage()));
            }
        }
    }
}
