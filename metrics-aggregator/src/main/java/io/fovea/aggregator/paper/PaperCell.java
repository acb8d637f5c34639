package io.fovea.aggregator.paper;

import io.fovea.table.rows.TableRow;

/**
 * A row of ours beside a cell of the study.
 *
 * @param ours with at least one value
 * @param paper what the study printed
 * @param verdict on the two
 * @param reason for the verdict, one sentence or two
 */
public record PaperCell(TableRow ours, PublishedFigure paper, Verdict verdict, String reason) {
    /** Ours less the study's. */
    public double difference() {
        return ours.moments().mean() - paper.mean();
    }
}
