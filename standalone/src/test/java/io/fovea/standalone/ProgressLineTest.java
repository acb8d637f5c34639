package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.runtime.artifacts.Artifact;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final Artifact NET =
            Artifact.of("net", URI.create("https://models.example/net.pth"), "0676ba61", "MIT", "a network");

    private final StringWriter out = new StringWriter();
    private Instant now = Instant.EPOCH;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    @Test
    void writesOverItselfOnATerminal() {
        var line = new ProgressLine(new PrintWriter(out), true, clock);

        line.reached(NET, 0, OptionalLong.of(14_212_972));
        line.reached(NET, 100, OptionalLong.of(14_212_972));
        now = now.plusMillis(200);
        line.reached(NET, 7_106_486, OptionalLong.of(14_212_972));
        line.done("net: here");
        line.close();

        assertThat(out)
                .hasToString("\rnet:   0 % of 14.2 MB\u001b[K\rnet:  50 % of 14.2 MB\u001b[K\rnet: here\u001b[K\n");
    }

    @Test
    void leavesAnErrorItsOwnLine() {
        try (var line = new ProgressLine(new PrintWriter(out), true, clock)) {
            line.reached(NET, 0, OptionalLong.empty());
        }

        assertThat(out.toString()).endsWith("0.0 MB\u001b[K\n");
    }

    @Test
    void writesALineNowAndThenIntoAFile() {
        var line = new ProgressLine(new PrintWriter(out), false, clock);

        line.reached(NET, 1_000_000, OptionalLong.empty());
        now = now.plusSeconds(9);
        line.reached(NET, 2_000_000, OptionalLong.empty());
        now = now.plusSeconds(1);
        line.reached(NET, 3_000_000, OptionalLong.empty());
        line.close();

        assertThat(out.toString().lines()).containsExactly("net: 1.0 MB", "net: 3.0 MB");
    }
}
