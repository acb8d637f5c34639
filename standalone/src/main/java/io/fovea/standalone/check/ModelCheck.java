package io.fovea.standalone.check;

import io.fovea.comparison.ComparedMap;
import io.fovea.comparison.MapScores;
import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.Explainer;
import io.fovea.deployed.Explanation;
import io.fovea.deployed.ModelInput;
import io.fovea.imaging.GrayImage;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.ScalarMap;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.imaging.view.Levels;
import io.fovea.imaging.view.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** Explains images by a float file and the files made of it, and compares them with each other and with masks. */
final class ModelCheck {
    private final List<DeployedModel> models;
    private final Explainer explainer;
    private final Preprocessing preprocessing;
    private final ImageDecoder decoder;

    /**
     * @param models the float file first
     * @param preprocessing of all of them
     */
    ModelCheck(List<DeployedModel> models, Explainer explainer, Preprocessing preprocessing, ImageDecoder decoder) {
        this.models = List.copyOf(models);
        this.explainer = explainer;
        this.preprocessing = preprocessing;
        this.decoder = decoder;
    }

    /** One image as every file saw it, or why it was left out. */
    private record Seen(List<Explanation> explanations, Optional<ComparedMap> mask, Optional<String> leftOut) {}

    /** What the files did with the images. */
    record Outcome(List<CheckRow> rows, int images, List<String> leftOut) {}

    /** The preprocessing, with what the file itself says of size, layout and colours. */
    static Preprocessing of(ModelInput input, Preprocessing asked) {
        Preprocessing.Colour colour = input.channels() == 1
                ? Preprocessing.Colour.GREY
                : asked.colour() == Preprocessing.Colour.GREY ? Preprocessing.Colour.RGB : asked.colour();
        Preprocessing.Layout layout = input.channelsLast() ? Preprocessing.Layout.NHWC : Preprocessing.Layout.NCHW;
        return new Preprocessing(input.height(), input.width(), asked.resize(), colour, layout, asked.levels());
    }

    /**
     * Runs all images, several at a time; figures do not depend on how many.
     *
     * @param mask of an image, where there is one
     * @param progress told the number done
     */
    Outcome run(List<Path> images, Function<Path, Optional<Path>> mask, IntConsumer progress) {
        AtomicInteger done = new AtomicInteger();
        List<Seen> seen = images.parallelStream()
                .map(image -> {
                    Seen one = seen(image, mask.apply(image));
                    progress.accept(done.incrementAndGet());
                    return one;
                })
                .toList();
        List<String> leftOut =
                seen.stream().flatMap(one -> one.leftOut().stream()).toList();
        List<Seen> used = seen.stream().filter(one -> one.leftOut().isEmpty()).toList();
        return new Outcome(rows(used), used.size(), leftOut);
    }

    private Seen seen(Path image, Optional<Path> mask) {
        try {
            float[] input = preprocessing.tensor(decoder.decode(Files.readAllBytes(image)));
            Optional<ComparedMap> compared = mask.isPresent() ? Optional.of(mask(mask.get())) : Optional.empty();
            return new Seen(
                    models.stream()
                            .map(model -> explainer.explain(model, input))
                            .toList(),
                    compared,
                    Optional.empty());
        } catch (IOException | UndecodableImageException e) {
            return new Seen(List.of(), Optional.empty(), Optional.of(image + ": " + e.getMessage()));
        }
    }

    /** A mask in the network's view, at the resolution of comparison. */
    private ComparedMap mask(Path file) throws IOException, UndecodableImageException {
        RgbImage mask = decoder.decode(Files.readAllBytes(file));
        Preprocessing view = new Preprocessing(
                preprocessing.height(),
                preprocessing.width(),
                preprocessing.resize(),
                Preprocessing.Colour.GREY,
                Preprocessing.Layout.NCHW,
                Levels.RAW);
        float[] levels = view.tensor(mask);
        byte[] gray = new byte[levels.length];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = (byte) Math.round(levels[i]);
        }
        GrayImage seen = new GrayImage(view.width(), view.height(), gray);
        return ComparedMap.of(PillowBilinear.resize(seen, ComparedMap.SIZE, ComparedMap.SIZE));
    }

    private List<CheckRow> rows(List<Seen> seen) {
        List<CheckRow> rows = new ArrayList<>();
        List<Seen> masked = seen.stream().filter(one -> one.mask().isPresent()).toList();
        if (!masked.isEmpty()) {
            for (int i = 0; i < models.size(); i++) {
                int model = i;
                rows.add(CheckRow.of(
                        precision(model) + " v GT",
                        name(model),
                        masked.stream()
                                .map(one -> MapScores.of(
                                        upsampled(one.explanations().get(model)),
                                        one.mask().orElseThrow()))
                                .toList(),
                        OptionalDouble.empty()));
            }
        }
        for (int i = 1; i < models.size(); i++) {
            int model = i;
            rows.add(CheckRow.of(
                    precision(model) + " v " + precision(0),
                    name(model),
                    seen.stream()
                            .map(one -> MapScores.of(
                                    upsampled(one.explanations().get(model)),
                                    upsampled(one.explanations().get(0))))
                            .toList(),
                    seen.stream()
                            .mapToDouble(one -> one.explanations().get(model).predicted()
                                            == one.explanations().get(0).predicted()
                                    ? 1
                                    : 0)
                            .average()));
        }
        return rows;
    }

    private static ComparedMap upsampled(Explanation explanation) {
        ScalarMap map = explanation.map();
        return ComparedMap.upsampled(map);
    }

    private String precision(int model) {
        return models.get(model).provenance().precision();
    }

    private String name(int model) {
        return String.valueOf(models.get(model).file().getFileName());
    }
}
