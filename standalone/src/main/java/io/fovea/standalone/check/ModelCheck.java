package io.fovea.standalone.check;

import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.Explainer;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.standalone.images.ImageFolder;
import io.fovea.standalone.images.NetworkView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Explains images by a float file and the files made of it, and compares them with each other and with masks. */
final class ModelCheck {
    private final List<DeployedModel> models;
    private final Explainer explainer;
    private final NetworkView view;

    /**
     * @param models the float file first
     * @param view of all of them
     */
    ModelCheck(List<DeployedModel> models, Explainer explainer, NetworkView view) {
        this.models = List.copyOf(models);
        this.explainer = explainer;
        this.view = view;
    }

    /** Runs all images, several at a time; figures do not depend on how many. */
    List<CheckedImage> run(ImageFolder images, IntConsumer progress) {
        AtomicInteger done = new AtomicInteger();
        return images.images().parallelStream()
                .map(image -> {
                    CheckedImage one = checked(image, images.mask(image));
                    progress.accept(done.incrementAndGet());
                    return one;
                })
                .toList();
    }

    private CheckedImage checked(Path image, Optional<Path> mask) {
        try {
            NetworkView.Seen seen = view.read(image, mask);
            return new CheckedImage(
                    image,
                    models.stream()
                            .map(model -> explainer.explain(model, seen.input()))
                            .toList(),
                    seen.mask(),
                    Optional.empty());
        } catch (IOException | UndecodableImageException e) {
            return CheckedImage.leftOut(image, String.valueOf(e.getMessage()));
        }
    }

    /** The comparisons over images, against masks first. */
    List<CheckRow> rows(List<CheckedImage> images) {
        List<CheckRow> rows = new ArrayList<>();
        List<CheckedImage> masked =
                images.stream().filter(image -> image.mask().isPresent()).toList();
        for (int i = 0; i < models.size() && !masked.isEmpty(); i++) {
            int model = i;
            rows.add(CheckRow.of(
                    precision(model) + " v GT",
                    name(model),
                    masked.stream().map(image -> image.toMask(model)).toList(),
                    OptionalDouble.empty()));
        }
        for (int i = 1; i < models.size(); i++) {
            int model = i;
            rows.add(CheckRow.of(
                    precision(model) + " v " + precision(0),
                    name(model),
                    images.stream().map(image -> image.toFloat(model)).toList(),
                    images.stream()
                            .mapToDouble(image -> image.isSameClass(model) ? 1 : 0)
                            .average()));
        }
        return rows;
    }

    private String precision(int model) {
        return models.get(model).provenance().precision();
    }

    private String name(int model) {
        return String.valueOf(models.get(model).file().getFileName());
    }
}
