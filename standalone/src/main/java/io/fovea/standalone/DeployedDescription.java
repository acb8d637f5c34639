package io.fovea.standalone;

import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.Form;
import io.fovea.deployed.ModelInput;
import io.fovea.deployed.Provenance;
import io.fovea.deployed.TwinCheck;
import io.fovea.deployed.UnusableModelException;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.runtime.UserErrorException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is understood of an ONNX file that is deployed. */
final class DeployedDescription {
    private DeployedDescription() {}

    /** Whether a file is described so: it is quantized, or a float original is named. */
    static boolean isMeant(Path file, Optional<Path> twin) {
        try {
            return twin.isPresent() || Form.of(file) != Form.FLOAT32;
        } catch (UnusableModelException e) {
            throw new UserErrorException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Opens a file as it is deployed.
     *
     * @param twin its float original
     * @param words what it sees of an image
     * @param target name of a tensor or node, or auto
     * @return what is understood, by what it is about
     */
    static Map<String, String> of(Path file, Optional<Path> twin, String words, String target) {
        Map<String, String> lines = new LinkedHashMap<>();
        try {
            Preprocessing preprocessing = ModelInput.said(file).preprocessing(words);
            try (DeployedModel model = DeployedModel.load(
                    file,
                    DeployedModel.Settings.DEFAULTS
                            .target(target)
                            .size(preprocessing.height(), preprocessing.width()))) {
                Provenance provenance = model.provenance();
                lines.put("file", file + ", sha256 " + provenance.sha256());
                lines.put("input", model.input().toString());
                lines.put("preprocessing", preprocessing + (words.isEmpty() ? " (assumed; say --preprocessing)" : ""));
                lines.put("quantization", provenance.form() + ", " + provenance.precision());
                lines.put("target layer", model.target().tensor() + ", " + Arrays.toString(model.targetShape()));
                lines.put("tail", tail(model));
                lines.put("classes", model.isClassifier() ? Integer.toString(model.classes()) : "none: no classifier");
                twin.ifPresent(original -> lines.put("twin", TwinCheck.of(original, file) + " of " + original));
                lines.put("runtime", provenance.run());
                lines.put(
                        "tap",
                        "the scores of "
                                + (model.guard().compared() - model.guard().differing()) + " of "
                                + model.guard().compared() + " pictures equal the untouched file's");
            }
        } catch (UnusableModelException | IllegalArgumentException e) {
            throw new UserErrorException(String.valueOf(e.getMessage()), e);
        }
        return lines;
    }

    private static String tail(DeployedModel model) {
        try {
            return String.join(", ", model.tail().operators());
        } catch (UnusableModelException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
