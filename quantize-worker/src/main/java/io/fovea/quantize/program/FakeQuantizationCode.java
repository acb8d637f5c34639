package io.fovea.quantize.program;

import io.fovea.identity.Precision;
import io.fovea.quantize.scheme.FakeQuantization;
import io.fovea.quantize.scheme.Grid;
import io.fovea.quantize.scheme.Quantizer;
import io.fovea.quantize.scheme.Quantizer.RangeSource;

/**
 * Fake quantization in TorchScript. Scale and zero point are computed in single precision on tensors of one element and then taken out
 * as numbers, which lets the rounding run in place, several times faster than {@code torch.fake_quantize_per_tensor_affine} and bit for
 * bit its equal; where a gradient is needed the torch function itself is called. Images are kept channels last, and {@code aminmax} would
 * copy such a tensor unless it is given the axes in the order of memory.
 */
final class FakeQuantizationCode {

    /** The functions that the expressions below call. */
    static final String FUNCTIONS = """
            def extremes(x: Tensor) -> Tuple[Tensor, Tensor]:
              if torch.eq(torch.dim(x), 4):
                ordered = torch.permute(x, [0, 2, 3, 1])
              else:
                ordered = x
              low, high, = torch.aminmax(ordered)
              return (low, high)
            def affine(low: Tensor,
                high: Tensor,
                qmin: int,
                qmax: int) -> Tuple[float, float]:
              lo = torch.clamp_max(low, 0)
              hi = torch.clamp_min(high, 0)
              scale = torch.clamp_min(torch.div(torch.sub(hi, lo), torch.sub(qmax, qmin)), 1.1920928955078125e-07)
              zp = torch.clamp(torch.rsub(torch.round(torch.div(lo, scale)), qmin), qmin, qmax)
              return (float(scale), float(zp))
            def symmetric(low: Tensor,
                high: Tensor,
                qmin: int,
                qmax: int) -> Tensor:
              lo = torch.neg(torch.clamp_max(low, 0))
              hi = torch.clamp_min(high, 0)
              half = torch.div(torch.sub(qmax, qmin), 2)
              return torch.clamp_min(torch.div(torch.maximum(lo, hi), half), 1.1920928955078125e-07)
            def round_(x: Tensor,
                scale: float,
                zp: float,
                qmin: int,
                qmax: int) -> Tensor:
              y = torch.round_(torch.mul_(x, torch.div(1., scale)))
              return torch.mul_(torch.clamp_(y, torch.sub(qmin, zp), torch.sub(qmax, zp)), scale)
            def round(x: Tensor,
                scale: float,
                zp: float,
                qmin: int,
                qmax: int) -> Tensor:
              return torch.fake_quantize_per_tensor_affine(x, scale, int(zp), qmin, qmax)
            def adaptive_affine(x: Tensor,
                qmin: int,
                qmax: int) -> Tuple[float, float]:
              low, high, = __torch__.extremes(torch.detach(x))
              return __torch__.affine(low, high, qmin, qmax)
            def adaptive_(x: Tensor,
                qmin: int,
                qmax: int) -> Tensor:
              scale, zp, = __torch__.adaptive_affine(x, qmin, qmax)
              return __torch__.round_(x, scale, zp, qmin, qmax)
            def adaptive(x: Tensor,
                qmin: int,
                qmax: int) -> Tensor:
              scale, zp, = __torch__.adaptive_affine(x, qmin, qmax)
              return __torch__.round(x, scale, zp, qmin, qmax)
            def follow(x: Tensor,
                range: Tensor) -> Tensor:
              low, high, = __torch__.extremes(torch.detach(x))
              now = torch.stack([low, high])
              moved = torch.add(range, torch.mul(torch.sub(now, range), 0.01))
              return torch.copy_(range, torch.where(torch.isnan(range), now, moved))
            def observe(x: Tensor,
                ranges: Tensor,
                site: int) -> Tensor:
              low, high, = __torch__.extremes(torch.detach(x))
              range = torch.select(ranges, 0, site)
              widest = torch.stack([torch.fmin(torch.select(range, 0, 0), low), torch.fmax(torch.select(range, 0, 1), high)])
              kept = torch.copy_(range, widest)
              return x
            def moving_affine(x: Tensor,
                ranges: Tensor,
                site: int,
                qmin: int,
                qmax: int) -> Tuple[float, float]:
              range = __torch__.follow(x, torch.select(ranges, 0, site))
              return __torch__.affine(torch.select(range, 0, 0), torch.select(range, 0, 1), qmin, qmax)
            def moving_(x: Tensor,
                ranges: Tensor,
                site: int,
                qmin: int,
                qmax: int) -> Tensor:
              scale, zp, = __torch__.moving_affine(x, ranges, site, qmin, qmax)
              return __torch__.round_(x, scale, zp, qmin, qmax)
            def moving(x: Tensor,
                ranges: Tensor,
                site: int,
                qmin: int,
                qmax: int) -> Tensor:
              scale, zp, = __torch__.moving_affine(x, ranges, site, qmin, qmax)
              return __torch__.round(x, scale, zp, qmin, qmax)
            def symmetric_weight(w: Tensor,
                qmin: int,
                qmax: int) -> Tensor:
              low, high, = torch.aminmax(w)
              scale = __torch__.symmetric(low, high, qmin, qmax)
              return __torch__.round_(torch.clone(w), float(scale), 0., qmin, qmax)
            def symmetric_channels(w: Tensor,
                qmin: int,
                qmax: int) -> Tensor:
              rows = torch.flatten(w, 1)
              low, high, = torch.aminmax(rows, dim=1, keepdim=True)
              scale = __torch__.symmetric(low, high, qmin, qmax)
              steps = torch.clamp_(torch.round_(torch.mul(rows, torch.reciprocal(scale))), qmin, qmax)
              return torch.reshape(torch.mul_(steps, scale), torch.size(w))
            def steps_affine(w: Tensor,
                qmin: int,
                qmax: int) -> Tuple[Tensor, Tensor]:
              low, high, = torch.aminmax(w)
              scale, zp, = __torch__.affine(low, high, qmin, qmax)
              steps = torch.round_(torch.mul(w, torch.div(1., scale)))
              return (torch.clamp_(steps, torch.sub(qmin, zp), torch.sub(qmax, zp)), torch.full([1], scale))
            def steps_symmetric(w: Tensor,
                qmin: int,
                qmax: int) -> Tuple[Tensor, Tensor]:
              low, high, = torch.aminmax(w)
              scale = __torch__.symmetric(low, high, qmin, qmax)
              steps = torch.round_(torch.mul(w, torch.reciprocal(scale)))
              return (torch.clamp_(steps, qmin, qmax), torch.reshape(scale, [1]))
            def steps_of_channels(w: Tensor,
                qmin: int,
                qmax: int) -> Tuple[Tensor, Tensor]:
              rows = torch.flatten(w, 1)
              low, high, = torch.aminmax(rows, dim=1, keepdim=True)
              scale = __torch__.symmetric(low, high, qmin, qmax)
              steps = torch.clamp_(torch.round_(torch.mul(rows, torch.reciprocal(scale))), qmin, qmax)
              return (torch.reshape(steps, torch.size(w)), torch.flatten(scale))
            """;

    private FakeQuantizationCode() {}

    /**
     * A layer's output x, rounded; x itself may be overwritten unless a gradient flows through it.
     *
     * @param site index of the layer among those whose ranges are kept
     */
    static String output(Quantizer quantizer, String x, int site, boolean gradient) {
        String inPlace = gradient ? "" : "_";
        if (quantizer instanceof Quantizer.None) {
            return x;
        }
        if (quantizer instanceof Quantizer.Observe) {
            return call("observe", x, "ranges", site);
        }
        if (quantizer instanceof Quantizer.Cast cast) {
            return cast(x, cast.precision());
        }
        if (quantizer instanceof Quantizer.Fixed fixed) {
            FakeQuantization grid = fixed.grid();
            return call(
                    "round" + inPlace,
                    x,
                    (double) grid.scale(),
                    (double) grid.zeroPoint(),
                    grid.quantMin(),
                    grid.quantMax());
        }
        return ranged((Quantizer.Integers) quantizer, inPlace, x, site);
    }

    /** Scale and zero point of a layer's output x; the site as above. */
    static String affine(Quantizer.Integers quantizer, String x, int site) {
        return ranged(quantizer, "_affine", x, site);
    }

    private static String ranged(Quantizer.Integers quantizer, String function, String x, int site) {
        Grid grid = quantizer.grid();
        return quantizer.range() == RangeSource.MOVING_AVERAGE
                ? call("moving" + function, x, "ranges", site, grid.quantMin(), grid.quantMax())
                : call("adaptive" + function, x, grid.quantMin(), grid.quantMax());
    }

    /** A weight w, rounded; w itself is kept. */
    static String weight(Quantizer quantizer, String w) {
        if (quantizer instanceof Quantizer.None) {
            return TorchScript.call("clone", w);
        }
        if (quantizer instanceof Quantizer.Cast cast) {
            return cast(w, cast.precision());
        }
        Quantizer.Integers integers = (Quantizer.Integers) quantizer;
        Grid grid = integers.grid();
        if (integers.range() == RangeSource.CHANNEL) {
            return call("symmetric_channels", w, grid.quantMin(), grid.quantMax());
        }
        if (grid.mapping() == Grid.Mapping.SYMMETRIC) {
            return call("symmetric_weight", w, grid.quantMin(), grid.quantMax());
        }
        return call("adaptive_", TorchScript.call("clone", w), grid.quantMin(), grid.quantMax());
    }

    /** A weight w as integers and their scale, for kernels that multiply integers. */
    static String integerWeight(Quantizer.Integers quantizer, String w) {
        Grid grid = quantizer.grid();
        String function = quantizer.range() == RangeSource.CHANNEL
                ? "steps_of_channels"
                : grid.mapping() == Grid.Mapping.SYMMETRIC ? "steps_symmetric" : "steps_affine";
        return call(function, w, grid.quantMin(), grid.quantMax());
    }

    private static String cast(String x, Precision precision) {
        int dtype = precision.equals(Precision.BF16) ? 15 : 5; // c10::ScalarType BFloat16, Half; Float is 6
        return TorchScript.call("to", TorchScript.call("to", x, dtype), 6);
    }

    private static String call(String name, Object... arguments) {
        return TorchScript.call(name, arguments).replaceFirst("^torch\\.", "__torch__.");
    }
}
