package io.fovea.saliency;

import io.fovea.saliency.onnx.SessionSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Section {@code saliency} of a deployment file; every key has a default.
 *
 * @param masks who is asked for a mask, in order; the first who has one wins: {@code scene} (exact masks of generated
 *     scenes), {@code folder} (ground truth), or the name of a network, published or defined here. By default {@code
 *     birefnet}, the study's ground truth
 * @param folder the folder of ground-truth masks, named as the images are
 * @param models folders with model files, searched in order; what is fetched goes into the first. The cache where empty
 * @param offline whether a published network that is in none of them is an error, instead of being fetched
 * @param threads of one image within ONNX Runtime; 1 by default
 * @param sessions images in work at a time, at most; fewer where memory is short; 1 by default
 * @param device {@code cpu}, the default, or {@code cuda} or {@code cuda:N}
 * @param define networks by name, besides the published ones
 */
public record SaliencyConfig(
        List<String> masks,
        Optional<Path> folder,
        List<Path> models,
        boolean offline,
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
            new SaliencyConfig(List.of("birefnet"), Optional.empty(), List.of(), false, 1, 1, "cpu", Map.of());

    /** Takes what a file leaves out (null, or 0) as its default. */
    public SaliencyConfig {
        masks = masks == null ? List.of("birefnet") : List.copyOf(masks);
        models = models == null ? List.of() : List.copyOf(models);
        define = define == null ? Map.of() : Map.copyOf(define);
        device = device == null ? "cpu" : device;
        threads = threads == 0 ? 1 : threads;
        sessions = sessions == 0 ? 1 : sessions;
        if (masks.isEmpty()) {
            throw new IllegalArgumentException("masks names nobody to ask: give scene, folder or a network");
        }
        if (masks.contains(FOLDER) && folder.isEmpty()) {
            throw new IllegalArgumentException("masks asks a folder, and folder does not say which");
        }
        SessionSettings.of(threads, sessions, device);
    }

    public SaliencyConfig withMasks(List<String> names) {
        return new SaliencyConfig(names, folder, models, offline, threads, sessions, device, define);
    }

    /** With a folder of ground truths, which is asked only if {@link #masks} says so. */
    public SaliencyConfig withFolder(Path path) {
        return new SaliencyConfig(masks, Optional.of(path), models, offline, threads, sessions, device, define);
    }

    public SaliencyConfig withModels(List<Path> folders) {
        return new SaliencyConfig(masks, folder, folders, offline, threads, sessions, device, define);
    }

    SessionSettings session() {
        return SessionSettings.of(threads, sessions, device);
    }
}
