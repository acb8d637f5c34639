package io.fovea.quantize.worker;

import io.fovea.record.Prediction;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The probability of every class.
 *
 * @param probabilities class 0 first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Scores(double[] probabilities) {
    private static final int PREDICTIONS = 5;

    /**
     * What a model's scores say.
     *
     * @param areProbabilities whether they are probabilities already, not logits
     */
    static Scores of(float[] scores, boolean areProbabilities) {
        return new Scores(
                areProbabilities
                        ? IntStream.range(0, scores.length)
                                .mapToDouble(i -> scores[i])
                                .toArray()
                        : softmax(scores));
    }

    private static double[] softmax(float[] logits) {
        double max = IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i])
                .max()
                .orElseThrow();
        double[] exponentials = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i] - max))
                .toArray();
        double sum = DoubleStream.of(exponentials).sum();
        return DoubleStream.of(exponentials).map(e -> e / sum).toArray();
    }

    float of(int targetClass) {
        return (float) probabilities[targetClass];
    }

    /** The most probable classes, most probable first. */
    List<Prediction> predictions() {
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -probabilities[i]))
                .limit(PREDICTIONS)
                .map(i -> new Prediction(i, of(i)))
                .toList();
    }
}
