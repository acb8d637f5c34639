package io.fovea.foundations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders of what images and where they came from can be read from: only their owner may look in (0700). */
public final class PrivateFolder {
    private PrivateFolder() {}

    /** Makes the folder and those above it where they are absent; what is there already keeps its permissions. */
    public static Path create(Path folder) throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        return Files.createDirectories(folder, attributes);
    }
}
