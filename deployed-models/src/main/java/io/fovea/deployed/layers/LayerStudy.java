package io.fovea.deployed.layers;

import io.fovea.comparison.ComparedMap;
import io.fovea.comparison.MapScores;
import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.Explainer;
import io.fovea.deployed.Explanation;
import io.fovea.foundations.DaemonThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * What each place's quantization does to the map: the file with one place in float, or with several, beside its float
 * original on the same images. No figure depends on the order of images or the number of workers.
 */
public final class LayerStudy implements AutoCloseable {
    private final Path name;
    private final RestoredLayers layers;
    private final DeployedModel.Settings settings;
    private final Explainer explainer;
    private final EffectStore store;
    private final ExecutorService workers;
    private final Map<StudyImage, Original> images;

    /** Told how far a study is; by several threads. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Another run is made.
         *
         * @param done runs so far, of those that were not known before
         * @param total runs that are to be made
         */
        void reached(int done, int total);
    }

    /** What the float file says of an image. */
    private record Original(int predicted, ComparedMap map) {}

    /**
     * Explains the float file once.
     *
     * @param name of the quantized file, for messages
     * @param floating the file it was made from, opened
     * @param images no two of one identity
     * @param store of what is known already
     * @param workers threads that run files
     */
    public LayerStudy(
            Path name,
            RestoredLayers layers,
            DeployedModel floating,
            DeployedModel.Settings settings,
            Explainer explainer,
            Collection<StudyImage> images,
            EffectStore store,
            int workers) {
        this.name = name;
        this.layers = layers;
        this.settings = settings;
        this.explainer = explainer;
        this.store = store;
        this.workers = Executors.newFixedThreadPool(workers, DaemonThreads.named("layers-%d"));
        List<StudyImage> ordered =
                images.stream().sorted(Comparator.comparing(StudyImage::id)).toList();
        this.images = new TreeMap<>(Comparator.comparing(StudyImage::id));
        List<Original> originals = together(ordered.stream()
                .<Callable<Original>>map(image -> () -> {
                    Explanation explanation = explainer.explain(floating, image.input());
                    return new Original(explanation.predicted(), ComparedMap.upsampled(explanation.map()));
                })
                .toList());
        for (int i = 0; i < ordered.size(); i++) {
            this.images.put(ordered.get(i), originals.get(i));
        }
    }

    public RestoredLayers layers() {
        return layers;
    }

    /** The file with these places in float; with none, the file as it is. Its images are run by all workers. */
    public Effect restored(Collection<Integer> chosen) {
        List<Integer> places = chosen.stream().sorted().toList();
        List<StudyImage> open = open(places);
        if (!open.isEmpty()) {
            try (DeployedModel model = layers.open(name, places, settings)) {
                together(open.stream()
                        .<Callable<Boolean>>map(image -> () -> run(model, places, image))
                        .toList());
            }
        }
        return known(places);
    }

    /**
     * Every place restored alone, in their order; each worker has a file of its own.
     *
     * @param progress told after each run of a file on an image
     */
    public List<Effect> alone(Progress progress) {
        return each(
                IntStream.range(0, layers.places().size()).mapToObj(List::of).toList(), progress);
    }

    /** The reverse: every place quantized alone, all others in float. */
    public List<Effect> quantizedAlone(Progress progress) {
        int count = layers.places().size();
        return each(
                IntStream.range(0, count)
                        .mapToObj(place -> IntStream.range(0, count)
                                .filter(each -> each != place)
                                .boxed()
                                .toList())
                        .toList(),
                progress);
    }

    private List<Effect> each(List<List<Integer>> sets, Progress progress) {
        int total = sets.stream().mapToInt(places -> open(places).size()).sum();
        AtomicInteger done = new AtomicInteger();
        return together(sets.stream()
                .<Callable<Effect>>map(places -> () -> {
                    List<StudyImage> open = open(places);
                    if (!open.isEmpty()) {
                        try (DeployedModel model = layers.open(name, places, settings)) {
                            for (StudyImage image : open) {
                                run(model, places, image);
                                progress.reached(done.incrementAndGet(), total);
                            }
                        }
                    }
                    return known(places);
                })
                .toList());
    }

    /** A file that may be any: what it does on the study's images. */
    public Effect of(DeployedModel model, Collection<Integer> restored) {
        SortedMap<String, ImageEffect> effects = new TreeMap<>();
        List<StudyImage> all = List.copyOf(images.keySet());
        List<ImageEffect> found = together(all.stream()
                .<Callable<ImageEffect>>map(image -> () -> effect(model, image))
                .toList());
        for (int i = 0; i < all.size(); i++) {
            effects.put(all.get(i).id(), found.get(i));
        }
        return new Effect(List.copyOf(restored), effects);
    }

    private List<StudyImage> open(List<Integer> places) {
        return images.keySet().stream()
                .filter(image -> store.find(places, image.id()).isEmpty())
                .toList();
    }

    private boolean run(DeployedModel model, List<Integer> places, StudyImage image) {
        store.add(places, image.id(), effect(model, image));
        return true;
    }

    private ImageEffect effect(DeployedModel model, StudyImage image) {
        Explanation explanation = explainer.explain(model, image.input());
        ComparedMap map = ComparedMap.upsampled(explanation.map());
        Original original = Objects.requireNonNull(images.get(image));
        return new ImageEffect(
                MapScores.of(map, original.map()),
                image.mask().flatMap(mask -> MapScores.of(map, mask)),
                explanation.predicted() == original.predicted());
    }

    private Effect known(List<Integer> places) {
        SortedMap<String, ImageEffect> effects = new TreeMap<>();
        images.keySet()
                .forEach(image ->
                        effects.put(image.id(), store.find(places, image.id()).orElseThrow()));
        return new Effect(places, effects);
    }

    private <T> List<T> together(List<Callable<T>> tasks) {
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> task : workers.invokeAll(tasks)) {
                results.add(task.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a worker failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Places by the figure of their effects, the best first; an undefined one is the last. */
    public static List<Integer> ranking(List<Effect> effects, Figure figure) {
        return IntStream.range(0, effects.size())
                .boxed()
                .sorted(Comparator.comparingDouble(place -> {
                    double mean = effects.get(place).figure(figure).mean();
                    return Double.isNaN(mean) ? Double.POSITIVE_INFINITY : figure.isHigherBetter() ? -mean : mean;
                }))
                .toList();
    }

    /** Ends the workers; models that run images are let finish. */
    @Override
    public void close() {
        workers.shutdown();
    }
}
