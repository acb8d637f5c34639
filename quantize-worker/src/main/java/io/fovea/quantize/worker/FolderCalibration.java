package io.fovea.quantize.worker;

import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.quantize.calibration.CalibrationJson;
import io.fovea.quantize.calibration.Calibrator;
import io.fovea.quantize.model.LoadedModel;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.scheme.Calibration;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Records calibrations for scheme static on the image files of a folder, in the order of their paths. */
public final class FolderCalibration {
    private final List<Path> files;
    private final String source;
    private final int most;
    private final ImageDecoder decoder = new ImageDecoder();

    /**
     * Lists a folder and what is below it.
     *
     * @param most images to take, counted from the first path
     * @throws UserErrorException if it cannot be listed
     */
    public FolderCalibration(Path folder, int most) {
        this.most = most;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UserErrorException(folder + ": cannot be listed: " + e, e);
        }
        source = "folder " + folder.toAbsolutePath().normalize().getFileName();
    }

    /** Where a deployment's {@code quantize.calibrations} looks for a network's calibration. */
    public static Path file(Path folder, Network network) {
        return folder.resolve(network.name() + ".calibration.json");
    }

    /**
     * Records one network's ranges and writes them.
     *
     * @param into the folder for {@link #file}, made where it is absent
     * @param leftOut hears of each file that is no image, with the reason
     * @throws UserErrorException if no file is an image, or the calibration cannot be written
     */
    public Calibration record(LoadedModel model, Path into, Consumer<String> leftOut) {
        Calibration calibration = record(model, leftOut);
        Path target = file(into, model.trained().network());
        try {
            Files.createDirectories(into);
            Files.write(target, CalibrationJson.write(calibration));
        } catch (IOException e) {
            throw new UserErrorException(target + ": cannot be written: " + e, e);
        }
        return calibration;
    }

    private Calibration record(LoadedModel model, Consumer<String> leftOut) {
        List<String> reasons = new ArrayList<>();
        try (Calibrator calibrator = new Calibrator(model.trained())) {
            for (Path file : files) {
                if (calibrator.images() == most) {
                    break;
                }
                try {
                    calibrator.observe(model.preprocessing().tensor(decoder.decode(Files.readAllBytes(file))));
                } catch (IOException | UndecodableImageException e) {
                    reasons.add(file + ": " + e.getMessage());
                }
            }
            reasons.forEach(leftOut);
            if (calibrator.images() == 0) {
                throw new UserErrorException(source + ": no image to calibrate "
                        + model.trained().network().name() + " on");
            }
            return calibrator.calibration(source);
        }
    }
}
