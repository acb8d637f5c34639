package io.fovea.identity;

import io.fovea.foundations.Choices;
import java.util.List;
import java.util.Locale;

/** Enums whose text is their name in lower case with dashes. */
final class Named {
    private Named() {}

    static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The value of this text.
     *
     * @param kind what the values are, for the message
     * @throws IllegalArgumentException that names the known values, if there is none
     */
    static <E extends Enum<E>> E parse(String kind, E[] values, String text) {
        for (E value : values) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException(
                Choices.of(kind, List.of(values), Object::toString).unknown(text));
    }
}
