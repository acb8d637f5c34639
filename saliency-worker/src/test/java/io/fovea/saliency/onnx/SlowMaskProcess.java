package io.fovea.saliency.onnx;

import io.fovea.foundations.NativeRuns;
import io.fovea.runtime.Interruption;
import io.fovea.saliency.onnx.Normalisation.Scale;
import io.fovea.saliency.onnx.SalientObjectNetwork.Footprint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

/** A process that masks with the network of a file until it is told to end, and ends as {@code fovea} does. */
final class SlowMaskProcess {
    static final String RUNNING = "running";

    private SlowMaskProcess() {}

    @SuppressWarnings("try") // open for as long as the body runs
    public static void main(String[] arguments) throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (Interruption interruption = Interruption.closing(told::countDown)) {
            Thread masking = new Thread(() -> mask(Path.of(arguments[0])), "masking");
            masking.setDaemon(true);
            masking.start();
            while (NativeRuns.inWork() == 0 && masking.isAlive()) {
                Thread.onSpinWait();
            }
            System.out.println(RUNNING);
            told.await();
        }
        NativeRuns.exit(0);
    }

    private static void mask(Path file) {
        SalientObjectNetwork network = new SalientObjectNetwork(
                "slow",
                List.of(file.toString()),
                Normalisation.imageNet(Scale.FULL_RANGE),
                Activation.PROBABILITIES,
                Optional.empty(),
                Optional.empty(),
                new Footprint(1, 1, OptionalLong.of(1)),
                Optional.empty(),
                Optional.empty());
        SalientObjectSession.load(network, file, new SessionSettings(1, 1, OptionalInt.empty()), () -> Long.MAX_VALUE);
        throw new IllegalStateException("the first run is over already");
    }
}
