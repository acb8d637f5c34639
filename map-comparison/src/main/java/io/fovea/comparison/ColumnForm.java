package io.fovea.comparison;

import java.util.List;

/** Compares up-sampled coarse maps with a reference given cell by cell. */
record ColumnForm(Bands rows) implements Formulation {
    @Override
    public List<MapScores> scores(List<ComparedMap> maps, ComparedMap reference) {
        List<BilinearMap> grids = maps.stream().map(map -> (BilinearMap) map).toList();
        return ColumnSums.scores(grids, (PixelMap) reference);
    }
}
