package io.fovea.saliency;

import io.fovea.foundations.PathText;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The image files of a folder and its subfolders, found by stem: the counterpart of {@code horses/0002.jpg} is the file
 * whose stem is {@code 0002}, or else {@code 0002_mask}, and where there are several, the one in the same subfolder.
 */
final class ImageFolder {
    private static final Set<String> SUFFIXES = Set.of("png", "jpg", "jpeg", "bmp", "gif", "tif", "tiff", "webp");
    private static final String MASK = "_mask";
    private static final int DEEPEST = 16;

    private final Path folder;
    private final List<Path> files;
    private final Map<String, List<Path>> byStem = new HashMap<>();

    private ImageFolder(Path folder, List<Path> files) {
        this.folder = folder;
        this.files = List.copyOf(files);
        for (Path file : files) {
            byStem.computeIfAbsent(stem(PathText.of(file)), stem -> new ArrayList<>())
                    .add(file);
        }
    }

    /**
     * Lists a folder.
     *
     * @param setting what the folder is called where it is configured
     * @param holding what it is to hold, for people
     * @throws UserErrorException where it cannot be read or holds no image file
     */
    static ImageFolder list(String setting, Path folder, String holding) {
        String it = setting + " " + folder;
        if (!Files.isDirectory(folder)) {
            throw new UserErrorException(it + " is no folder; it is to hold " + holding);
        }
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder, DEEPEST)) {
            files = found.filter(ImageFolder::isImageFile).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new UserErrorException(it + " cannot be read: " + e.getMessage(), e);
        }
        if (files.isEmpty()) {
            throw new UserErrorException(it + " holds no image file; it is to hold " + holding);
        }
        return new ImageFolder(folder, files);
    }

    private static boolean isImageFile(Path file) {
        String name = file.getFileName().toString();
        return SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
                && Files.isRegularFile(file);
    }

    Path folder() {
        return folder;
    }

    /** All files, by path. */
    List<Path> files() {
        return files;
    }

    /** A file's path below the folder. */
    String source(Path file) {
        return PathText.of(folder.relativize(file));
    }

    /** The counterparts of an image: none, one, or several between which nothing decides. */
    List<Path> counterparts(String source) {
        List<Path> counterparts = counterparts(source, "");
        return counterparts.isEmpty() ? counterparts(source, MASK) : counterparts;
    }

    private List<Path> counterparts(String source, String ending) {
        List<Path> sameStem = byStem.getOrDefault(stem(source) + ending, List.of());
        if (sameStem.size() < 2) {
            return sameStem;
        }
        String place = withoutSuffix(withSlashes(source)) + ending;
        List<Path> samePlace = sameStem.stream()
                .filter(file -> place.equals(withoutSuffix(withSlashes(source(file)))))
                .toList();
        return samePlace.isEmpty() ? sameStem : samePlace;
    }

    static String stem(String source) {
        String path = withSlashes(source);
        return withoutSuffix(path.substring(path.lastIndexOf('/') + 1));
    }

    private static String withSlashes(String path) {
        return path.replace('\\', '/');
    }

    private static String withoutSuffix(String path) {
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') + 1 ? path.substring(0, dot) : path;
    }
}
