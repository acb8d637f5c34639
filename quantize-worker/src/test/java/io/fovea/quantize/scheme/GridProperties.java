package io.fovea.quantize.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.identity.Precision;
import io.fovea.quantize.scheme.Quantizer.Integers;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;

class GridProperties {

    @Property
    void quantizingTwiceIsQuantizingOnce(
            @ForAll("grids") FakeQuantization grid, @ForAll @FloatRange(min = -40, max = 40) float x) {
        float once = grid.apply(x);

        assertThat(grid.apply(once)).isEqualTo(once);
    }

    @Property
    void keepsTheOrder(
            @ForAll("grids") FakeQuantization grid,
            @ForAll @FloatRange(min = -40, max = 40) float a,
            @ForAll @FloatRange(min = -40, max = 40) float b) {
        assertThat(grid.apply(Math.min(a, b))).isLessThanOrEqualTo(grid.apply(Math.max(a, b)));
    }

    @Property
    void keepsZeroExactly(@ForAll("grids") FakeQuantization grid) {
        assertThat(Math.abs(grid.apply(0f))).isEqualTo(0f);
    }

    @Property
    void errsByHalfAStepAtMostWhereItDoesNotClamp(
            @ForAll("grids") FakeQuantization grid, @ForAll @FloatRange(min = -40, max = 40) float x) {
        double roundingOfTheQuotient = Math.abs(x) * 1e-6;

        double error = Math.abs((double) grid.apply(x) - x);

        if (grid.passesGradient(x)) {
            assertThat(error).isLessThanOrEqualTo(grid.scale() / 2.0 + roundingOfTheQuotient);
        }
    }

    @Property
    void clampsOnlyWithinAStepOfTheRangeItWasMadeFor(
            @ForAll("affineGrids") Grid integers,
            @ForAll @FloatRange(min = -40, max = 0) float min,
            @ForAll @FloatRange(min = 0, max = 40) float max,
            @ForAll @FloatRange(min = 0, max = 1) float where) {
        float x = min + where * (max - min);
        FakeQuantization grid = integers.over(min, max);

        double error = Math.abs((double) grid.apply(x) - x);

        assertThat(error).isLessThanOrEqualTo(grid.scale() * 1.001);
    }

    @Provide
    Arbitrary<Grid> affineGrids() {
        return Arbitraries.of(Precision.INT4, Precision.INT8, Precision.INT16)
                .map(precision -> ((Integers) FakeQuantizationScheme.ADAPTIVE.outputs(precision)).grid());
    }

    @Provide
    Arbitrary<FakeQuantization> grids() {
        Arbitrary<Grid> grids = Combinators.combine(
                        Arbitraries.of(Precision.INT4, Precision.INT8, Precision.INT16),
                        Arbitraries.of(FakeQuantizationScheme.values()),
                        Arbitraries.of(true, false))
                .as((precision, scheme, weight) ->
                        ((Integers) (weight ? scheme.weights(precision) : scheme.outputs(precision))).grid());
        Arbitrary<Float> ends = Arbitraries.floats().between(-40, 40);
        return Combinators.combine(grids, ends, ends).as((grid, a, b) -> grid.over(Math.min(a, b), Math.max(a, b)));
    }
}
