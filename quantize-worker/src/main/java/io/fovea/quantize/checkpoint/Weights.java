package io.fovea.quantize.checkpoint;

import io.fovea.foundations.Choices;
import java.util.List;

/** Which of the weights that a training script keeps in one file are meant. */
public enum Weights {
    /** Those that the optimizer moves. */
    TRAINED("trained"),
    /** Their moving average. */
    EMA("ema");

    private static final Choices<Weights> CHOICES = Choices.of("weights", List.of(values()), Weights::label);

    private final String label;

    Weights(String label) {
        this.label = label;
    }

    /** The name in configuration. */
    public String label() {
        return label;
    }

    /** Where scripts keep them, one level up from the tensors. */
    List<String> keys() {
        return switch (this) {
            case TRAINED -> List.of("state_dict", "model_state_dict", "model");
            case EMA -> List.of("model_ema", "state_dict_ema", "ema_state_dict", "ema_model", "ema");
        };
    }

    /** The weights of that name. */
    public static Weights of(String label) {
        return CHOICES.get(label);
    }
}
