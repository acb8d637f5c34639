package io.fovea.saliency;

import io.fovea.imaging.GrayImage;
import io.fovea.runtime.UserErrorException;
import io.fovea.saliency.MaskOutcome.Mask;
import io.fovea.saliency.MaskOutcome.NoMask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Ground truth from a folder: the mask of {@code horses/0002.jpg} is the image file whose stem is {@code 0002}, and where
 * there are several, the one in the same subfolder.
 */
public final class FolderMasks implements SaliencyModel {
    private static final Set<String> SUFFIXES =
            Set.of("png", "jpg", "jpeg", "bmp", "gif", "tif", "tiff", "webp", "pgm");
    private static final int DEEPEST = 16;

    private final Path folder;
    private final ImageReader reader;
    private final Map<String, List<Path>> byStem;

    /**
     * Lists a folder and its subfolders.
     *
     * @throws UserErrorException where it cannot be read or holds no image file
     */
    public FolderMasks(Path folder, ImageReader reader) {
        this.folder = folder;
        this.reader = reader;
        this.byStem = index(folder);
    }

    private static Map<String, List<Path>> index(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UserErrorException("saliency.folder " + folder + " is no folder; it is to hold the masks");
        }
        Map<String, List<Path>> byStem = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
            files.filter(FolderMasks::isImageFile)
                    .sorted()
                    .forEach(file -> byStem.computeIfAbsent(stem(file.toString()), stem -> new ArrayList<>())
                            .add(file));
        } catch (IOException | UncheckedIOException e) {
            throw new UserErrorException("saliency.folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
        if (byStem.isEmpty()) {
            throw new UserErrorException("saliency.folder " + folder + " holds no image file; it is to hold the masks");
        }
        return byStem;
    }

    private static boolean isImageFile(Path file) {
        String name = file.getFileName().toString();
        return SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
                && Files.isRegularFile(file);
    }

    @Override
    public String name() {
        return SaliencyConfig.FOLDER;
    }

    @Override
    public MaskOutcome mask(ImageToMask image) {
        List<Path> files = byStem.getOrDefault(stem(image.source()), List.of());
        if (files.isEmpty()) {
            return new NoMask("no mask named " + stem(image.source()) + " in " + folder);
        }
        Optional<Path> file = files.size() == 1 ? Optional.of(files.get(0)) : besideTheImage(image.source(), files);
        if (file.isEmpty()) {
            return new NoMask("several masks named " + stem(image.source()) + " in " + folder);
        }
        try {
            GrayImage mask = Masks.luma(reader.read(Files.readAllBytes(file.get())));
            return new Mask(name(), "none", Masks.of(mask));
        } catch (IOException e) {
            return new NoMask("the mask " + file.get() + " cannot be used: " + e.getMessage());
        }
    }

    private Optional<Path> besideTheImage(String source, List<Path> files) {
        String place = withoutSuffix(source.replace('\\', '/'));
        List<Path> beside = files.stream()
                .filter(file -> place.equals(withoutSuffix(
                        folder.relativize(file).toString().replace('\\', '/'))))
                .toList();
        return beside.size() == 1 ? Optional.of(beside.get(0)) : Optional.empty();
    }

    private static String stem(String source) {
        String path = source.replace('\\', '/');
        return withoutSuffix(path.substring(path.lastIndexOf('/') + 1));
    }

    private static String withoutSuffix(String path) {
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') + 1 ? path.substring(0, dot) : path;
    }
}
