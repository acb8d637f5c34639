package io.fovea.standalone.layers;

import io.fovea.deployed.layers.Advice;
import io.fovea.deployed.layers.Bound;
import io.fovea.deployed.layers.Effect;
import io.fovea.deployed.layers.Figure;
import io.fovea.deployed.layers.LayerStudy;
import io.fovea.deployed.layers.Place;
import io.fovea.deployed.layers.PlaceFigures;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a study of layers found.
 *
 * @param file the quantized file's name
 * @param files what was run, with provenance
 * @param leftOut images that were not used, with the reason
 * @param places that can be restored: the layers in order of execution, then the others
 * @param asItIs the quantized file
 * @param alone each place restored alone
 * @param quantizedAlone each place quantized alone, all others in float; empty where it was not asked for
 * @param figures what each place shows without being restored
 * @param bound that is to be reached
 * @param advised what to leave in float; whether that suffices is said in it
 */
public record LayersReport(
        String file,
        List<String> files,
        List<String> leftOut,
        List<Place> places,
        Effect asItIs,
        List<Effect> alone,
        List<Effect> quantizedAlone,
        List<Optional<PlaceFigures>> figures,
        Bound bound,
        Advised advised) {
    public LayersReport {
        files = List.copyOf(files);
        leftOut = List.copyOf(leftOut);
        places = List.copyOf(places);
        alone = List.copyOf(alone);
        quantizedAlone = List.copyOf(quantizedAlone);
        figures = List.copyOf(figures);
    }

    /**
     * What to leave in float, and what it costs.
     *
     * @param advice as it was run
     * @param before cost of the quantized file
     * @param after cost with these places in float
     * @param written where it was written, read back, and run again with the same figures
     */
    public record Advised(Advice advice, Cost before, Cost after, Optional<Path> written) {}

    /**
     * What a file costs.
     *
     * @param bytes of the file with its weights
     * @param milliseconds of CPU time for one image, the median
     */
    public record Cost(long bytes, double milliseconds) {}

    /** Places by what restoring them alone brings, the best first. */
    public List<Integer> ranking() {
        return LayerStudy.ranking(alone, bound.figure());
    }

    /** Whether the bound is reached with the advised places in float, or as it is. */
    public boolean isMendable() {
        return advised.advice().isReached();
    }

    /** How many of the places are layers. */
    public long layers() {
        return places.stream().filter(Place::isLayer).count();
    }

    /** Images that were run. */
    public int images() {
        return asItIs.images().size();
    }

    /** How well a cheap figure foretells the ranking: its rank correlation with the gain over all layers that have it. */
    public double foretells(Foretelling foretelling) {
        return foretelling.correlation(places, figures, alone, asItIs, Figure.SIM);
    }
}
