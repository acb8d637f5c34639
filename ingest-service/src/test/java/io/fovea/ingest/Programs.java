package io.fovea.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;

/** Programs of the machine that tests use. */
public final class Programs {
    private Programs() {}

    /** Whether a program that knows {@code -version} is installed. */
    public static boolean has(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "-version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs a command, of words without spaces, to its good end. */
    public static void run(String command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command.split(" "))).inheritIO().start();
        assertThat(process.waitFor()).as(command).isZero();
    }
}
