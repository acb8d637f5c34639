package io.fovea.deployed;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.fovea.deployed.tail.Constants;
import io.fovea.deployed.tail.Tail;
import io.fovea.deployed.tail.TailBuilder;
import io.fovea.deployed.tail.TailRefusedException;
import io.fovea.onnx.OnnxGraph;
import java.nio.file.Path;
import java.util.Optional;

/**
 * All that is known of a file before it is opened for good.
 *
 * @param file for messages
 * @param input of the image
 * @param target whose activations are explained
 * @param targetShape {@code [1, C, H, W]}
 * @param scoresTensor the first output
 * @param tap a copy of the model that gives the target too
 * @param tail from the target to the scores; none where an operator is not known
 * @param tailRefusal which one
 * @param provenance what the numbers depend on
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ModelParts(
        Path file,
        ModelInput input,
        TargetLayer target,
        int[] targetShape,
        ScoresTensor scoresTensor,
        Tap tap,
        Optional<Tail> tail,
        String tailRefusal,
        Provenance provenance) {

    /**
     * Looks into a model.
     *
     * @param model with its weights inside
     * @param digest SHA-256 of the files it was read from
     */
    static ModelParts of(Path file, ModelProto model, OnnxGraph graph, DeployedModel.Settings settings, String digest) {
        Custom.refuse(file, model, graph);
        CalibrationCheck.refuse(file, graph);
        ModelInput input = ModelInput.of(file, graph, settings.height(), settings.width());
        Probe probe = Probe.of(file, model, graph, input);
        Constants constants = new Constants(graph, probe.constants(), probe.shapes());
        TargetLayer target = TargetLayer.find(file, graph, constants, probe.shapes(), settings.target());
        ScoresTensor scores = ScoresTensor.of(graph, probe.shapes());
        Optional<Tail> tail = Optional.empty();
        String refusal = "";
        try {
            tail = Optional.of(TailBuilder.build(constants, target.tensor(), target.quantization(), scores.name()));
        } catch (TailRefusedException e) {
            refusal = String.valueOf(e.getMessage());
        }
        return new ModelParts(
                file,
                input,
                target,
                probe.shapes().getOrDefault(target.tensor(), new int[0]),
                scores,
                Tap.of(model, graph, target),
                tail,
                refusal,
                new Provenance(
                        digest,
                        Form.of(graph),
                        Form.precision(graph),
                        OnnxRuntime.version(),
                        settings.runtime(),
                        CpuFlags.ofThisMachine()));
    }
}
