package io.fovea.saliency;

import io.fovea.saliency.onnx.SessionSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Section {@code saliency} of a deployment file.
 *
 * @param masks who is asked for a mask, in order; the first who has one wins: {@code scene} (exact masks of generated
 *     scenes), {@code folder} (ground truth), or the name of a network, published or defined here
 * @param folder the folder of ground-truth masks, named as the images are
 * @param models folders with model files, searched in order; what is fetched goes into the first. The cache where empty
 * @param fetch whether a published network that is in none of them is fetched
 * @param threads of one image within ONNX Runtime
 * @param sessions images in work at a time, at most; fewer where memory is short
 * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param define networks by name, besides the published ones
 */
public record SaliencyConfig(
        List<String> masks,
        Optional<Path> folder,
        List<Path> models,
        boolean fetch,
        int threads,
        int sessions,
        String device,
        Map<String, NetworkEntry> define) {
    /** What asks the scene that an image was generated from. */
    public static final String SCENE = "scene";

    /** What looks into the folder of ground truths. */
    public static final String FOLDER = "folder";

    /** The study's ground truth on the CPU, one image at a time. */
    public static final SaliencyConfig DEFAULTS =
            new SaliencyConfig(List.of("birefnet"), Optional.empty(), List.of(), true, 1, 1, "cpu", Map.of());

    public SaliencyConfig {
        masks = List.copyOf(masks);
        models = List.copyOf(models);
        define = Map.copyOf(define);
        if (masks.isEmpty()) {
            throw new IllegalArgumentException("masks names nobody to ask: give scene, folder or a network");
        }
        if (masks.contains(FOLDER) && folder.isEmpty()) {
            throw new IllegalArgumentException("masks asks a folder, and folder does not say which");
        }
        SessionSettings.of(threads, sessions, device);
    }

    public SaliencyConfig withMasks(List<String> names) {
        return new SaliencyConfig(names, folder, models, fetch, threads, sessions, device, define);
    }

    /** With a folder of ground truths, which is asked only if {@link #masks} says so. */
    public SaliencyConfig withFolder(Path path) {
        return new SaliencyConfig(masks, Optional.of(path), models, fetch, threads, sessions, device, define);
    }

    public SaliencyConfig withModels(List<Path> folders) {
        return new SaliencyConfig(masks, folder, folders, fetch, threads, sessions, device, define);
    }

    SessionSettings session() {
        return SessionSettings.of(threads, sessions, device);
    }
}
