package io.fovea.comparison;

import java.util.List;

/** A way to compute SIM, CC and KLD: as they are defined, or closed forms that give the same values within 1e-9. */
sealed interface Formulation permits Definition, GridForm, ColumnForm {
    /**
     * Compares maps with one reference of their size; all are defined.
     *
     * @param maps those for which {@link #of} chose this formulation
     * @return one for each map, in their order
     */
    List<MapScores> scores(List<ComparedMap> maps, ComparedMap reference);

    /** Chooses the quickest one. Maps with equal choices are best compared together: they share work on the reference. */
    static Formulation of(ComparedMap map, ComparedMap reference) {
        if (map instanceof BilinearMap grid) {
            if (reference instanceof PixelMap) {
                return new ColumnForm(grid.rows);
            }
            if (reference instanceof BilinearMap other && other.rows == grid.rows) {
                return new GridForm();
            }
        }
        return new Definition();
    }
}
