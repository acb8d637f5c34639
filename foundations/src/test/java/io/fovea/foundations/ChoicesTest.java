package io.fovea.foundations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChoicesTest {
    private static final Choices<Integer> NUMBERS =
            Choices.of("number", List.of(2, 1), number -> number == 1 ? "one" : "two");

    @Test
    void findsByName() {
        assertThat(NUMBERS.get("one")).isEqualTo(1);
        assertThat(NUMBERS.find("three")).isEmpty();
    }

    @Test
    void tellsWhichNamesThereAre() {
        assertThatThrownBy(() -> NUMBERS.get("three"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown number \"three\"; known are two, one");
    }
}
