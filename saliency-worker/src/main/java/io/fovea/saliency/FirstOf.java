package io.fovea.saliency;

import io.fovea.saliency.MaskOutcome.Mask;
import io.fovea.saliency.MaskOutcome.NoMask;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Asks several models in turn and takes the first mask: ground truth where there is one, a network elsewhere. */
final class FirstOf implements SaliencyModel {
    private final List<SaliencyModel> models;

    FirstOf(List<SaliencyModel> models) {
        this.models = List.copyOf(models);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("no saliency model to ask");
        }
    }

    @Override
    public String name() {
        return models.stream().map(SaliencyModel::name).collect(Collectors.joining(","));
    }

    @Override
    public MaskOutcome mask(ImageToMask image) {
        List<String> reasons = new ArrayList<>();
        for (SaliencyModel model : models) {
            MaskOutcome outcome = model.mask(image);
            if (outcome instanceof Mask) {
                return outcome;
            }
            reasons.add(((NoMask) outcome).reason());
        }
        return new NoMask(String.join("; ", reasons));
    }

    @Override
    public void close() {
        for (SaliencyModel model : models) {
            model.close();
        }
    }
}
