package io.fovea.quantize.checkpoint;

import io.fovea.foundations.Choices;
import java.util.List;

/** Which of the weights that a training script keeps in one file are meant. */
public enum Weights {
    /** Those that the optimizer moves. */
    TRAINED("trained", List.of("state_dict", "model_state_dict", "model")),
    /** Their moving average. */
    EMA("ema", List.of("model_ema", "state_dict_ema", "ema_state_dict", "ema_model", "ema"));

    private static final Choices<Weights> CHOICES =
            Choices.of("weights", List.of(values()), Weights::label);

    private final String label;
    private final List<String> keys;

    Weights(String label, List<String> keys) {
        this.label = label;
        this.keys = keys;
    }

    /** The name in configuration. */
    public String label() {
        return label;
    }

    /** Where scripts keep them, one level up from the tensors. */
    List<String> keys() {
        return keys;
    }

    /** The weights of that name. */
    public static Weights of(String label) {
        return CHOICES.get(label);
    }
}
