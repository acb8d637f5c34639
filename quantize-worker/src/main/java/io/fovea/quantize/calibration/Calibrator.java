package io.fovea.quantize.calibration;

import io.fovea.quantize.checkpoint.TrainedNetwork;
import io.fovea.quantize.engine.ExplanationProgram;
import io.fovea.quantize.engine.LibTorch;
import io.fovea.quantize.program.ProgramSettings;
import io.fovea.quantize.program.ProgramWriter;
import io.fovea.quantize.scheme.Calibration;
import java.util.List;
import java.util.OptionalInt;

/** Records the ranges of a network's layer outputs at full precision: the smallest and largest value over all images seen. */
public final class Calibrator implements AutoCloseable {
    private final TrainedNetwork trained;
    private final ExplanationProgram program;
    private int images;

    public Calibrator(TrainedNetwork trained) {
        this.trained = trained;
        this.program = ExplanationProgram.load(
                ProgramWriter.write(ProgramSettings.observing(trained.network()), LibTorch.kernels()),
                trained.checkpoint());
    }

    /**
     * Sees an image.
     *
     * @param image what the network sees: its input, row-major
     */
    public void observe(float[] image) {
        program.explain(image, OptionalInt.empty(), List.of());
        images++;
    }

    /** How many images were seen. */
    public int images() {
        return images;
    }

    /**
     * What was recorded.
     *
     * @param source which images these were, for people
     */
    public Calibration calibration(String source) {
        return new Calibration(trained.network().name(), trained.checkpoint().id(), images, source, program.ranges());
    }

    @Override
    public void close() {
        program.close();
    }
}
