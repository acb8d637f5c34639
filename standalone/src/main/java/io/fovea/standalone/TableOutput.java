package io.fovea.standalone;

import io.fovea.aggregator.table.TableFormat;
import io.fovea.runtime.UserErrorException;
import io.fovea.table.rows.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a command's table goes, and in which format. */
final class TableOutput {
    private static final String TEXT = "text";

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "text, json, markdown, csv, latex or html. Default: ${DEFAULT-VALUE}.")
    private String format = TEXT;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the table there instead of printing it.")
    private Optional<Path> out = Optional.empty();

    /** @throws UserErrorException if there is no such format */
    void validate() {
        if (!format.equals(TEXT) && TableFormat.named(format).isEmpty()) {
            throw new UserErrorException(
                    "--format: no such format '" + format + "' (known: " + TEXT + ", " + TableFormat.names() + ")");
        }
    }

    void write(Table table, PrintWriter console) {
        String text =
                TableFormat.named(format).map(chosen -> chosen.render(table)).orElseGet(() -> TableText.of(table));
        if (out.isEmpty()) {
            console.print(text);
            console.flush();
            return;
        }
        try {
            Files.writeString(out.get(), text);
        } catch (IOException e) {
            throw new UserErrorException("--out: cannot write " + out.get() + ": " + e.getMessage(), e);
        }
    }
}
