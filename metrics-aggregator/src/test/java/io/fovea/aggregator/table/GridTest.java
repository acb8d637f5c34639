package io.fovea.aggregator.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest {
    /** Names come from feeds and files: none of them may run in the spreadsheet of whoever opens the table. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "=HYPERLINK(1) | \"'=HYPERLINK(1)\"",
                "+cmd          | \"'+cmd\"",
                "-cmd          | \"'-cmd\"",
                "@SUM(A1)      | \"'@SUM(A1)\"",
                "-             | \"'-\"",
                "-0.25         | -0.25",
                "+1.5e-3       | +1.5e-3",
                "-1+cmd        | \"'-1+cmd\"",
                "int8 v f32    | int8 v f32",
                "a,b           | \"a,b\"",
                "`=a\"b`      | \"'=a\"\"b\""
            })
    void quotesWhatASpreadsheetWouldRun(String cell, String written) {
        Grid grid = new Grid(List.of(cell), List.of());

        assertThat(grid.csv()).isEqualTo(written + "\n");
    }

    @Test
    void quotesTabsAndReturnsAtTheBeginning() {
        Grid grid = new Grid(List.of("\tx", "\rx"), List.of());

        assertThat(grid.csv()).isEqualTo("\"'\tx\",\"'\rx\"\n");
    }
}
