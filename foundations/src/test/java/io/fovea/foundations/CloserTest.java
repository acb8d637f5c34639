package io.fovea.foundations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloserTest {
    @Test
    void closesEveryPartOnceTheLatestFirst() {
        List<String> closed = new ArrayList<>();
        Closer closer = new Closer("test");
        closer.own(() -> closed.add("first"));
        closer.own(() -> {
            throw new IllegalStateException("cannot be closed");
        });
        closer.own(() -> closed.add("last"));

        closer.close();
        closer.close();

        assertThat(closed).containsExactly("last", "first");
    }
}
