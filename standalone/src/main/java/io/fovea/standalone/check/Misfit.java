package io.fovea.standalone.check;

import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.SaturationCheck;
import io.fovea.standalone.images.NetworkView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What looks wrong with a file on real images: layers that saturate everywhere, and another preprocessing than the float file's. */
final class Misfit {
    /** Images that it takes to say that two files disagree. */
    private static final int ENOUGH = 20;

    private static final double HARDLY_EVER = 0.1;
    private static final int LOOKED_INTO = 4;

    private Misfit() {}

    static List<String> warnings(
            List<DeployedModel> models, List<Path> files, List<CheckedImage> images, NetworkView view) {
        List<float[]> sample = images.stream()
                .limit(LOOKED_INTO)
                .map(image -> view.input(image.file()))
                .toList();
        List<String> warnings = new ArrayList<>();
        for (int i = 1; i < models.size(); i++) {
            int model = i;
            Path file = files.get(i - 1);
            SaturationCheck saturation = SaturationCheck.of(file, models.get(i), sample);
            saturation.degenerate().ifPresent(reason -> warnings.add(file.getFileName() + ": " + reason));
            long same =
                    images.stream().filter(image -> image.isSameClass(model)).count();
            if (images.size() >= ENOUGH && same <= HARDLY_EVER * images.size()) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "%s names the float file's class on %d of %d images. Either its quantization is broken, or it expects"
                                + " another preprocessing than the float file%s",
                        file.getFileName(),
                        same,
                        images.size(),
                        saturation.input().map(range -> ": " + range).orElse("; see --preprocess")));
            }
        }
        return warnings;
    }
}
