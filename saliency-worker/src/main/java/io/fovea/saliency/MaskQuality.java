package io.fovea.saliency;

import io.fovea.imaging.GrayImage;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.saliency.evaluation.GroundTruth;
import io.fovea.saliency.evaluation.SaliencyEvaluation;
import io.fovea.saliency.evaluation.SaliencyScores;
import io.fovea.saliency.onnx.ProbabilityMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Measures a network's masks on a folder of photographs with ground truth, at the ground truth's size: the network's map is
 * rounded to 8 bits and resized as one would store it.
 */
public final class MaskQuality {
    private final NetworkMasks network;
    private final ImageDecoder decoder;

    public MaskQuality(NetworkMasks network, ImageDecoder decoder) {
        this.network = network;
        this.decoder = decoder;
    }

    /**
     * What came of a folder.
     *
     * @param scores over the images that have a ground truth
     * @param leftOut the others, each with the reason
     */
    public record Report(SaliencyScores scores, List<String> leftOut) {
        public Report {
            leftOut = List.copyOf(leftOut);
        }
    }

    /**
     * Masks every image and compares.
     *
     * @param done hears after each image how many are done
     */
    public Report measure(Path images, Path masks, IntConsumer done) {
        ImageFolder photographs = ImageFolder.list("--images", images, "the photographs");
        ImageFolder truths = ImageFolder.list("--masks", masks, "their ground-truth masks");
        SaliencyEvaluation evaluation = new SaliencyEvaluation();
        List<String> leftOut = new ArrayList<>();
        int count = 0;
        for (Path photograph : photographs.files()) {
            String source = photographs.source(photograph);
            List<Path> truth = truths.counterparts(source);
            if (truth.size() == 1) {
                try {
                    compare(photograph, truth.get(0), evaluation);
                } catch (IOException | UndecodableImageException e) {
                    leftOut.add(source + ": " + e.getMessage());
                }
            } else {
                leftOut.add(source + ": " + (truth.isEmpty() ? "no" : "more than one") + " ground truth");
            }
            done.accept(++count);
        }
        return new Report(evaluation.scores(), leftOut);
    }

    private void compare(Path photograph, Path truth, SaliencyEvaluation evaluation)
            throws IOException, UndecodableImageException {
        GrayImage mask = GrayImage.luma(decoder.decode(Files.readAllBytes(truth)));
        ProbabilityMap map = network.probabilities(decoder.decode(Files.readAllBytes(photograph)));
        GrayImage resized = PillowBilinear.resize(Masks.levels(map), mask.width(), mask.height());
        evaluation.add(probabilities(resized), GroundTruth.ofGrey(mask.height(), mask.width(), mask.gray()));
    }

    private static float[] probabilities(GrayImage levels) {
        float[] probabilities = new float[levels.gray().length];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = (levels.gray()[i] & 0xFF) / 255f;
        }
        return probabilities;
    }
}
