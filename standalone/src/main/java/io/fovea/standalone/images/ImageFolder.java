package io.fovea.standalone.images;

import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The images of a folder, and the masks that belong to them.
 *
 * @param images in the order of their names
 * @param masks by their names without ending
 */
public record ImageFolder(List<Path> images, Map<String, Path> masks) {
    public ImageFolder {
        images = List.copyOf(images);
        masks = Map.copyOf(masks);
    }

    /**
     * Lists a folder and its subfolders.
     *
     * @param limit on the number of images
     */
    public static ImageFolder of(Path folder, Optional<Path> masks, int limit) {
        return new ImageFolder(
                files(folder).stream().limit(limit).toList(),
                masks.map(ImageFolder::byStem).orElse(Map.of()));
    }

    /** The first of them. */
    public ImageFolder first(int count) {
        return new ImageFolder(images.stream().limit(count).toList(), masks);
    }

    /** The mask of an image, where there is one. */
    public Optional<Path> mask(Path image) {
        return Optional.ofNullable(masks.get(stem(image)));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> files = found.filter(Files::isRegularFile).sorted().toList();
            if (files.isEmpty()) {
                throw new UserErrorException(folder + " holds no file");
            }
            return files;
        } catch (IOException e) {
            throw new UserErrorException(folder + " cannot be listed: " + e, e);
        }
    }

    private static Map<String, Path> byStem(Path folder) {
        Map<String, Path> byStem = new HashMap<>();
        files(folder).forEach(file -> byStem.putIfAbsent(stem(file), file));
        return byStem;
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
