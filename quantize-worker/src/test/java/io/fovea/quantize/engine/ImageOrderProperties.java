package io.fovea.quantize.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.identity.Precision;
import io.fovea.quantize.checkpoint.SyntheticCheckpoint;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.program.ProgramSettings;
import io.fovea.quantize.program.ProgramWriter;
import io.fovea.quantize.scheme.FakeQuantizationScheme;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** What an image's explanation owes to the images before it and beside it. */
class ImageOrderProperties {
    private static final int IMAGES = 4;
    private static final Map<ProgramSettings, List<Explanation>> ALONE = new HashMap<>();
    private static final Map<ProgramSettings, ExplanationProgram> SHARED = new HashMap<>();

    @Property(tries = 6)
    void aPermutationOfImagesChangesNoAdaptiveResult(
            @ForAll("adaptive") ProgramSettings settings, @ForAll("orders") List<Integer> order) {
        ExplanationProgram program = shared(settings);
        for (int image : order) {
            assertSame(explain(program, image), alone(settings).get(image));
        }
    }

    @Property(tries = 6)
    void imagesExplainedTogetherAreExplainedAsIfAlone(
            @ForAll("adaptive") ProgramSettings settings, @ForAll("orders") List<Integer> order)
            throws InterruptedException, ExecutionException {
        ExplanationProgram program = shared(settings);
        ExecutorService threads = LibTorch.threads(IMAGES, "together");
        try {
            List<Future<Explanation>> together = new ArrayList<>();
            order.forEach(image -> together.add(threads.submit(() -> explain(program, image))));
            for (int i = 0; i < order.size(); i++) {
                assertSame(together.get(i).get(), alone(settings).get(order.get(i)));
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Its ranges move with the images, which is why it is not the default. */
    @Example
    void theOrderMattersToTheMovingAveragesOfSeedCode() {
        ProgramSettings settings = settings("squeezenet1_1", Precision.INT8, FakeQuantizationScheme.SEED_CODE);
        try (ExplanationProgram program = load(settings)) {
            Explanation first = explain(program, 1);
            explain(program, 3);

            assertThat(explain(program, 1).activations().values())
                    .isNotEqualTo(first.activations().values());
        }
    }

    @Provide
    Arbitrary<ProgramSettings> adaptive() {
        return Arbitraries.of(
                settings("squeezenet1_1", Precision.INT8, FakeQuantizationScheme.ADAPTIVE),
                settings("mobilenet_v2", Precision.INT16, FakeQuantizationScheme.ADAPTIVE));
    }

    @Provide
    Arbitrary<List<Integer>> orders() {
        return Arbitraries.shuffle(IntStream.range(0, IMAGES).boxed().toList());
    }

    @AfterContainer
    static void close() {
        SHARED.values().forEach(ExplanationProgram::close);
    }

    private static void assertSame(Explanation explanation, Explanation expected) {
        assertThat(explanation.targetClass()).isEqualTo(expected.targetClass());
        assertThat(explanation.logits().values()).isEqualTo(expected.logits().values());
        assertThat(explanation.activations().values())
                .isEqualTo(expected.activations().values());
        assertThat(explanation.gradients().values())
                .isEqualTo(expected.gradients().values());
    }

    private static List<Explanation> alone(ProgramSettings settings) {
        return ALONE.computeIfAbsent(settings, any -> {
            List<Explanation> explanations = new ArrayList<>();
            for (int image = 0; image < IMAGES; image++) {
                try (ExplanationProgram program = load(settings)) {
                    explanations.add(explain(program, image));
                }
            }
            return explanations;
        });
    }

    private static ExplanationProgram shared(ProgramSettings settings) {
        return SHARED.computeIfAbsent(settings, ImageOrderProperties::load);
    }

    private static ExplanationProgram load(ProgramSettings settings) {
        return ExplanationProgram.load(
                ProgramWriter.write(settings, LibTorch.kernels()),
                SyntheticCheckpoint.of(settings.network().parameters()));
    }

    /** Noise, wider from image to image, so that ranges of one would show in another. */
    private static Explanation explain(ExplanationProgram program, int image) {
        Random random = new Random(image);
        float[] pixels = new float[3 * 224 * 224];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) ((0.5 + image) * random.nextGaussian());
        }
        return program.explain(pixels, OptionalInt.empty(), List.of());
    }

    private static ProgramSettings settings(String network, Precision precision, FakeQuantizationScheme scheme) {
        Network named = Networks.named(network).orElseThrow();
        return ProgramSettings.of(named, precision, scheme);
    }
}
