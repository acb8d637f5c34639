package io.fovea.quantize.engine;

import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.imaging.ImageNetNormalisation;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.quantize.checkpoint.Checkpoint;
import io.fovea.quantize.checkpoint.CheckpointLoader;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.program.Program;
import io.fovea.quantize.program.ProgramSettings;
import io.fovea.quantize.program.ProgramWriter;
import io.fovea.quantize.program.RandomMasks;
import io.fovea.quantize.scheme.FakeQuantizationScheme;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Writes the explanations of a folder of photographs under training mode, for a study of its noise floor. Arguments: network,
 * checkpoint, images, seed, protocol, output folder. Per variant one file: for each image C, H, W, class (int32) and activations and gradients
 * (float32), big-endian.
 */
public final class SeedProtocolStudy {
    private SeedProtocolStudy() {}

    public static void main(String[] args) throws IOException, UndecodableImageException {
        Network network = Networks.named(args[0]).orElseThrow();
        Checkpoint checkpoint = CheckpointLoader.load(Path.of(args[1]), network.name(), network.parameters());
        List<Path> images;
        try (Stream<Path> files = Files.list(Path.of(args[2]))) {
            images = files.sorted().toList();
        }
        Path out = Files.createDirectories(Path.of(args[5]));
        explain(
                network,
                checkpoint,
                images,
                args,
                Precision.F32,
                FakeQuantizationScheme.SEED_CODE,
                0,
                out.resolve("f32.bin"));
        explain(
                network,
                checkpoint,
                images,
                args,
                Precision.F32,
                FakeQuantizationScheme.SEED_CODE,
                1,
                out.resolve("f32-again.bin"));
        explain(
                network,
                checkpoint,
                images,
                args,
                Precision.INT16,
                FakeQuantizationScheme.SEED_CODE,
                0,
                out.resolve("int16.bin"));
        explain(
                network,
                checkpoint,
                images,
                args,
                Precision.INT8,
                FakeQuantizationScheme.SEED_CODE,
                0,
                out.resolve("int8.bin"));
        explain(
                network,
                checkpoint,
                images,
                args,
                Precision.INT16,
                FakeQuantizationScheme.ADAPTIVE,
                0,
                out.resolve("int16a.bin"));
    }

    private static void explain(
            Network network,
            Checkpoint checkpoint,
            List<Path> images,
            String[] args,
            Precision precision,
            FakeQuantizationScheme scheme,
            int pass,
            Path out)
            throws IOException, UndecodableImageException {
        ProgramSettings settings = new ProgramSettings(
                network, network.targetLayer(), precision, scheme, Protocol.of(args[4]), Optional.empty(), false);
        Program program = ProgramWriter.write(settings, LibTorch.kernels());
        ImageDecoder decoder = new ImageDecoder();
        try (ExplanationProgram loaded = ExplanationProgram.load(program, checkpoint);
                DataOutputStream file = new DataOutputStream(Files.newOutputStream(out))) {
            for (Path image : images) {
                float[] input = ImageNetNormalisation.chw(
                        PillowBilinear.resize(decoder.decode(Files.readAllBytes(image)), 224, 224));
                String key = args[3] + "/" + image.getFileName() + "/" + precision + "/" + scheme + "/" + pass;
                Explanation explanation =
                        loaded.explain(input, OptionalInt.empty(), RandomMasks.draw(program.random(), key));
                FloatTensor activations = explanation.activations();
                ByteBuffer buffer = ByteBuffer.allocate(16 + 8 * activations.values().length);
                activations.shape().forEach(buffer::putInt);
                buffer.putInt(explanation.targetClass());
                buffer.asFloatBuffer()
                        .put(activations.values())
                        .put(explanation.gradients().values());
                file.write(buffer.array());
            }
        }
    }
}
