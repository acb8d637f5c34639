package io.fovea.aggregator.gallery;

import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the classes of the networks are called.
 *
 * @param names by class index; none where nobody told
 */
public record ClassNames(List<String> names) {
    public static final ClassNames NONE = new ClassNames(List.of());

    public ClassNames {
        names = List.copyOf(names);
    }

    /**
     * Reads a text file in UTF-8 with one name per line, that of class 0 first.
     *
     * @throws UserErrorException if it cannot be read or names nothing
     */
    static ClassNames read(Path file) {
        try {
            List<String> names =
                    Files.readAllLines(file).stream().map(String::strip).toList();
            if (names.stream().allMatch(String::isEmpty)) {
                throw new UserErrorException(
                        "gallery.classNames: " + file + " has no name: one per line, class 0 first");
            }
            return new ClassNames(names);
        } catch (CharacterCodingException e) {
            throw new UserErrorException("gallery.classNames: " + file + " is no text in UTF-8", e);
        } catch (IOException e) {
            throw new UserErrorException("gallery.classNames: cannot read " + file + ": " + e, e);
        }
    }
}
