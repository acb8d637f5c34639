package io.fovea.quantize.worker;

import io.fovea.deployed.Guard;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.quantize.model.LoadedModel;
import io.fovea.quantize.scheme.Calibration;
import io.fovea.record.ImageEvent;
import io.fovea.record.Inference;
import io.fovea.runtime.RejectedRecordException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs every variant on an image, spread over the threads of a pool that the images in work share. libtorch and ONNX Runtime run one
 * thread per program: several programs at a time use the cores better than one program on several cores.
 */
final class ImageExplainer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageExplainer.class);

    private final List<VariantExplainer> variants;
    private final Target target;
    private final ExecutorService threads;

    private ImageExplainer(List<VariantExplainer> variants, Target target, ExecutorService threads) {
        this.variants = List.copyOf(variants);
        this.target = target;
        this.threads = threads;
    }

    /**
     * Loads every variant, and runs each once; of variants that cannot all be loaded none stays.
     *
     * @param models by name; asked once for each that is simulated
     * @param calibrations by model; for scheme static
     * @param guard of deployed files
     * @param meters where the variants count their processor time
     */
    static ImageExplainer load(
            List<? extends WatchedVariant> variants,
            Function<String, LoadedModel> models,
            Map<String, Calibration> calibrations,
            Guard.Settings guard,
            Target target,
            long seed,
            ExecutorService threads,
            MeterRegistry meters) {
        Map<String, LoadedModel> read = new HashMap<>();
        List<Callable<VariantExplainer>> loads = new ArrayList<>();
        for (WatchedVariant watched : variants) {
            if (watched instanceof DeployedVariant variant) {
                loads.add(() -> DeployedExplainer.load(variant, guard, meters));
            } else if (watched instanceof SimulatedVariant variant) {
                String name = variant.model();
                read.computeIfAbsent(name, models);
                Optional<Calibration> calibration = Optional.ofNullable(calibrations.get(name));
                loads.add(() -> new SimulatedExplainer(
                        variant, Objects.requireNonNull(read.get(name)), calibration, seed, meters));
            }
        }
        List<Future<VariantExplainer>> loading = start(loads, threads);
        try {
            ImageExplainer loaded = new ImageExplainer(results(loading), target, threads);
            read.clear(); // for a moment yet, the threads may hold their tasks; they do not hold checkpoints so
            return loaded;
        } catch (RuntimeException e) {
            loading.forEach(ImageExplainer::discard);
            throw e;
        }
    }

    private static void discard(Future<VariantExplainer> loading) {
        try {
            result(loading).close();
        } catch (RuntimeException e) {
            LOG.debug("event=variant_not_loaded", e); // the first of these is thrown
        }
    }

    /**
     * Explains an image.
     *
     * @param images reads what the networks see of it
     * @param isMeant tells by its name which models explain it
     * @return one inference per variant, in the order of the variants
     * @throws RejectedRecordException if the image's label is to be explained and is no class of a network
     */
    List<Inference> explain(ImageEvent event, EventImages images, Predicate<String> isMeant)
            throws RejectedRecordException {
        List<VariantExplainer> meant = variants.stream()
                .filter(variant -> isMeant.test(variant.model()))
                .toList();
        Map<Preprocessing, NetworkInput> inputs = images.inputs(
                event, meant.stream().map(VariantExplainer::preprocessing).collect(Collectors.toSet()));
        if (target != Target.REFERENCE) {
            OptionalInt label = target == Target.LABEL && event.getLabel() != null
                    ? OptionalInt.of(event.getLabel())
                    : OptionalInt.empty();
            requireClass(label, meant);
            Target chosen = target == Target.LABEL && label.isEmpty() ? Target.PREDICTED : target;
            return results(start(
                    meant.stream()
                            .map(v -> task(() -> v.explain(event, input(inputs, v), chosen, label)))
                            .toList(),
                    threads));
        }
        Map<String, Future<Inference>> references = new HashMap<>();
        for (VariantExplainer variant : meant) {
            if (variant.isReference()) {
                references.put(
                        variant.model(),
                        threads.submit(
                                () -> variant.explain(event, input(inputs, variant), target, OptionalInt.empty())));
            }
        }
        List<Future<Inference>> all = new ArrayList<>();
        for (VariantExplainer variant : meant) {
            Future<Inference> reference = references.get(variant.model());
            if (reference == null) {
                throw new IllegalStateException("no reference for " + variant.model());
            }
            if (variant.isReference()) {
                all.add(reference);
            } else {
                int chosen = result(reference).getTargetClass();
                all.add(threads.submit(
                        () -> variant.explain(event, input(inputs, variant), target, OptionalInt.of(chosen))));
            }
        }
        return results(all);
    }

    private static void requireClass(OptionalInt label, List<VariantExplainer> meant) throws RejectedRecordException {
        for (VariantExplainer variant : meant) {
            if (label.isPresent() && (label.getAsInt() < 0 || label.getAsInt() >= variant.classes())) {
                throw new RejectedRecordException("label " + label.getAsInt() + " is no class of " + variant.model()
                        + ", which has " + variant.classes() + " (from 0)");
            }
        }
    }

    private static NetworkInput input(Map<Preprocessing, NetworkInput> inputs, VariantExplainer variant) {
        return Objects.requireNonNull(inputs.get(variant.preprocessing()));
    }

    private static Callable<Inference> task(Callable<Inference> task) {
        return task;
    }

    private static <T> List<Future<T>> start(List<Callable<T>> tasks, ExecutorService threads) {
        return tasks.stream().map(threads::submit).toList();
    }

    private static <T> List<T> results(List<Future<T>> futures) {
        return futures.stream().map(ImageExplainer::result).toList();
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a variant failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an image was explained", e);
        }
    }

    @Override
    public void close() {
        variants.forEach(VariantExplainer::close);
    }
}
