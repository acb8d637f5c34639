package io.fovea.aggregator.paper;

import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Our table beside the study's.
 *
 * @param cells one per row of ours that the study has a figure for, in our order
 * @param figures of the study in all
 */
public record PaperComparison(List<PaperCell> cells, int figures) {
    public PaperComparison {
        cells = List.copyOf(cells);
    }

    /** Judges every row of all images that has a value and that the study measured too. */
    public static PaperComparison of(Table table, PublishedTable paper) {
        Judge judge = new Judge(table, paper);
        List<PaperCell> cells =
                table.rows().stream().flatMap(row -> cell(row, judge, paper)).toList();
        return new PaperComparison(cells, paper.figures().size());
    }

    private static Stream<PaperCell> cell(TableRow row, Judge judge, PublishedTable paper) {
        Optional<PublishedFigure> figure =
                row.moments().n() == 0 || row.segment().isPresent()
                        ? Optional.empty()
                        : paper.figure(printedAs(row.variant().model()), row.comparison(), row.metric());
        return figure.map(some -> judge.cell(row, some)).stream();
    }

    /** The study names SqueezeNet 1.0 and its published script loads 1.1: either stands beside the one column. */
    private static String printedAs(String network) {
        return network.equals("squeezenet1_1") ? "squeezenet1_0" : network;
    }

    /** How many of the study's figures stand beside one of ours. */
    public long measured() {
        return cells.stream().map(PaperCell::paper).distinct().count();
    }

    /** Cells by verdict; verdicts without a cell are absent. */
    public Map<Verdict, Long> verdicts() {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        cells.forEach(cell -> counts.merge(cell.verdict(), 1L, Long::sum));
        return counts;
    }
}
