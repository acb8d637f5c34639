package io.fovea.deployed;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Inputs on which a tap is compared before any image has come: levels as each usual preprocessing makes them. */
final class GuardPictures {
    private static final long SEED = 20;

    private GuardPictures() {}

    static List<float[]> of(ModelInput input) {
        return Stream.of(new Levels(0, 1), new Levels(-2, 4), new Levels(0, 255), new Levels(-1, 2))
                .map(levels -> levels.picture(input.size()))
                .toList();
    }

    /** Noise over a range, coarse before fine, so that layers of every width have something to see. */
    private record Levels(float low, float span) {
        float[] picture(int size) {
            Random random = new Random(SEED + (long) span);
            float[] values = new float[size];
            float coarse = 0;
            for (int i = 0; i < size; i++) {
                if (i % 16 == 0) {
                    coarse = random.nextFloat();
                }
                values[i] = low + span * (0.7f * coarse + 0.3f * random.nextFloat());
            }
            return values;
        }
    }
}
