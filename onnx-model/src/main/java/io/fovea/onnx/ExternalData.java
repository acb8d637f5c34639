package io.fovea.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files beside a model that hold its large tensors.
 *
 * <p>Every file is mapped once, however many tensors lie in it. A file outside the model's folder is refused, through
 * links too: a model from elsewhere must not read what it pleases.
 */
final class ExternalData {
    private final Path folder;
    private final Map<String, ByteBuffer> files = new LinkedHashMap<>();

    /** The folder of a model file. */
    ExternalData(Path folder) {
        this.folder = folder;
    }

    /** The elements of a tensor that says it lies outside. */
    ByteBuffer read(TensorProto proto) throws MalformedOnnxException {
        String name = "tensor " + proto.getName();
        Map<String, String> entries = new LinkedHashMap<>();
        for (StringStringEntryProto entry : proto.getExternalDataList()) {
            entries.put(entry.getKey(), entry.getValue());
        }
        String location = entries.getOrDefault("location", "");
        ByteBuffer file = file(location, name);
        long offset = number(entries, "offset", 0, name);
        long length = number(entries, "length", file.capacity() - offset, name);
        if (offset < 0 || length < 0 || offset > file.capacity() || length > file.capacity() - offset) {
            throw new MalformedOnnxException("%s is at bytes %d to %d of %s, which has %d bytes"
                    .formatted(name, offset, offset + length, location, file.capacity()));
        }
        return file.slice((int) offset, (int) length);
    }

    /** The files that were read, in the order of their first use. */
    List<Path> paths() {
        return files.keySet().stream().map(folder::resolve).toList();
    }

    private ByteBuffer file(String location, String name) throws MalformedOnnxException {
        ByteBuffer known = files.get(location);
        if (known != null) {
            return known;
        }
        Path path = path(location, name);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, OnnxModel.mappable(channel));
            files.put(location, mapped);
            return mapped;
        } catch (IOException e) {
            throw new MalformedOnnxException(name + " lies in " + location + ", which cannot be read: " + e, e);
        }
    }

    private Path path(String location, String name) throws MalformedOnnxException {
        if (location.isEmpty()) {
            throw new MalformedOnnxException(name + " lies in another file and does not say which");
        }
        try {
            Path path = folder.resolve(location).normalize();
            if (!path.startsWith(folder.normalize())) {
                throw outside(location, name);
            }
            if (!Files.isRegularFile(path)) {
                throw new MalformedOnnxException(
                        name + " lies in " + location + ", and there is no such file beside the model");
            }
            if (!path.toRealPath().startsWith(folder.toRealPath())) {
                throw outside(location, name);
            }
            return path;
        } catch (InvalidPathException e) {
            throw new MalformedOnnxException(name + " lies in " + location + ", which is no path", e);
        } catch (MalformedOnnxException e) {
            throw e;
        } catch (IOException e) {
            throw new MalformedOnnxException(name + " lies in " + location + ", which cannot be read: " + e, e);
        }
    }

    private static MalformedOnnxException outside(String location, String name) {
        return new MalformedOnnxException(name + " lies in " + location + ", which is outside the model's folder");
    }

    private static long number(Map<String, String> entries, String key, long otherwise, String name)
            throws MalformedOnnxException {
        String text = entries.get(key);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new MalformedOnnxException(name + " has the " + key + " " + text + ", which is no number", e);
        }
    }
}
