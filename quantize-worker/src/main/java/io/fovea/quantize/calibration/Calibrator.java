package io.fovea.quantize.calibration;

import io.fovea.quantize.checkpoint.Checkpoint;
import io.fovea.quantize.engine.ExplanationProgram;
import io.fovea.quantize.engine.LibTorch;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.program.ProgramSettings;
import io.fovea.quantize.program.ProgramWriter;
import io.fovea.quantize.scheme.Calibration;
import java.util.List;
import java.util.OptionalInt;

/** Records the ranges of a network's layer outputs at full precision: the smallest and largest value over all images seen. */
public final class Calibrator implements AutoCloseable {
    private final Network network;
    private final Checkpoint checkpoint;
    private final ExplanationProgram program;
    private int images;

    public Calibrator(Network network, Checkpoint checkpoint) {
        this.network = network;
        this.checkpoint = checkpoint;
        this.program = ExplanationProgram.load(
                ProgramWriter.write(ProgramSettings.observing(network), LibTorch.kernels()), checkpoint);
    }

    /**
     * Sees an image.
     *
     * @param image 3x224x224, normalised
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
        return new Calibration(network.name(), checkpoint.id(), images, source, program.ranges());
    }

    @Override
    public void close() {
        program.close();
    }
}
