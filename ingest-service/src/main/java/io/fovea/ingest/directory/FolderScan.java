package io.fovea.ingest.directory;

import io.fovea.foundations.PathText;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One look at a folder: its files, links followed, and whatever in it can be no file of ours. */
final class FolderScan extends SimpleFileVisitor<Path> {
    private final DirectoryFeedConfig config;
    private final SortedMap<String, FoundFile> files = new TreeMap<>();
    private final Map<String, String> troubles = new TreeMap<>();

    private FolderScan(DirectoryFeedConfig config) {
        this.config = config;
    }

    /**
     * Looks.
     *
     * @throws IOException if the folder itself cannot be read
     */
    static FolderScan of(DirectoryFeedConfig config) throws IOException {
        FolderScan scan = new FolderScan(config);
        Files.walkFileTree(config.path(), EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, scan);
        return scan;
    }

    /** By path within the folder, as {@link PathText} writes it. */
    SortedMap<String, FoundFile> files() {
        return files;
    }

    /** Reasons by path. */
    Map<String, String> troubles() {
        return troubles;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        return !folder.equals(config.path()) && isHidden(folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (!isHidden(file) && config.includes(config.path().relativize(file))) {
            if (attributes.isRegularFile()) {
                files.put(within(file), new FoundFile(file, FileStamp.of(attributes)));
            } else {
                troubles.put(
                        within(file),
                        attributes.isSymbolicLink() ? "is a link that leads nowhere" : "is no regular file");
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException reason) throws IOException {
        if (file.equals(config.path())) {
            throw reason;
        }
        if (reason instanceof FileSystemLoopException) {
            troubles.put(within(file), "is a link to a folder that it lies in (a directory loop)");
        } else if (!(reason instanceof NoSuchFileException)) {
            troubles.put(within(file), "cannot be read: " + reason);
        }
        return FileVisitResult.CONTINUE;
    }

    private static boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    private String within(Path path) {
        return PathText.of(config.path().relativize(path));
    }
}
