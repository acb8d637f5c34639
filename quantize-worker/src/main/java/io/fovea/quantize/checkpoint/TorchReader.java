package io.fovea.quantize.checkpoint;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@code torch.save} writes: since PyTorch 1.6 a zip archive of one pickle and a file per storage, before
 * that five pickles followed by the storages.
 */
final class TorchReader {
    private static final byte[] LEGACY_MAGIC = HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e");
    private static final int LEGACY_VERSION = 1001;

    private TorchReader() {}

    static boolean isZip(ByteBuffer file) {
        return StoredZip.matches(file);
    }

    static boolean isLegacy(ByteBuffer file) {
        return file.remaining() >= LEGACY_MAGIC.length
                && file.slice(file.position(), LEGACY_MAGIC.length).equals(ByteBuffer.wrap(LEGACY_MAGIC));
    }

    /** The tensors of a zip file by name, in the order of the state dict. */
    static Map<String, StoredTensor> readZip(ByteBuffer file, Weights weights) throws UnreadableFileException {
        var zip = StoredZip.of(file);
        String pickle = zip.onlyNameEndingIn("/data.pkl")
                .orElseThrow(() -> new UnreadableFileException("a zip archive, but none that torch.save wrote"));
        String folder = pickle.substring(0, pickle.length() - "data.pkl".length());
        var order = byteOrder(zip, folder);
        var program = zip.bytes(pickle).orElseThrow();
        if (program.remaining() > TensorUnpickler.MAX_BYTES) {
            throw new UnreadableFileException(
                    "its pickle has " + program.remaining() + " bytes, which is too long for a state dict");
        }
        Object root = new TensorUnpickler(stream(program)).next();
        return tensors(StateDict.of(root, weights), reference -> zip.bytes(folder + "data/" + reference.key())
                .orElseThrow(() -> new UnreadableFileException(
                        "truncated or damaged: the storage " + Quoted.of(reference.key()) + " is missing"))
                .order(order));
    }

    private static ByteOrder byteOrder(StoredZip zip, String folder) throws UnreadableFileException {
        var order = zip.bytes(folder + "byteorder");
        return order.isPresent() && order.get().remaining() > 0 && order.get().get(0) == 'b'
                ? ByteOrder.BIG_ENDIAN
                : ByteOrder.LITTLE_ENDIAN;
    }

    /** The tensors of a file in the format from before PyTorch 1.6 by name, in the order of the state dict. */
    static Map<String, StoredTensor> readLegacy(ByteBuffer file, Weights weights) throws UnreadableFileException {
        var head = stream(file.slice(file.position(), Math.min(file.remaining(), TensorUnpickler.MAX_BYTES)));
        var unpickler = new TensorUnpickler(head);
        unpickler.next(); // the magic number, see isLegacy
        if (!Integer.valueOf(LEGACY_VERSION).equals(unpickler.next())) {
            throw new UnreadableFileException("a torch.save format of another version than " + LEGACY_VERSION);
        }
        var order = unpickler.next() instanceof Map<?, ?> system && Boolean.FALSE.equals(system.get("little_endian"))
                ? ByteOrder.BIG_ENDIAN
                : ByteOrder.LITTLE_ENDIAN;
        var references = StateDict.of(unpickler.next(), weights);
        var keys = unpickler.next();
        int read = Math.min(file.remaining(), TensorUnpickler.MAX_BYTES) - head.available();
        var storages = legacyStorages(
                file.slice(file.position() + read, file.remaining() - read).order(order), keys, unpickler.storages());
        return tensors(references, reference -> {
            var storage = storages.get(reference.key());
            if (storage == null) {
                throw new UnreadableFileException(
                        "truncated or damaged: the storage " + Quoted.of(reference.key()) + " is missing");
            }
            return storage;
        });
    }

    /** Each storage is its number of elements, then they themselves, in the order of the list of keys. */
    private static Map<String, ByteBuffer> legacyStorages(ByteBuffer data, Object keys, Map<String, ElementType> types)
            throws UnreadableFileException {
        var storages = new HashMap<String, ByteBuffer>();
        for (Object key : keys instanceof List<?> list ? list : List.of()) {
            var type = key instanceof String ? types.get(key) : null;
            if (type == null) {
                throw new UnreadableFileException("truncated or damaged: it names a storage that nothing uses");
            }
            long elements = data.remaining() < Long.BYTES ? -1 : data.getLong();
            if (elements < 0 || elements > data.remaining() / type.bytes()) {
                throw new UnreadableFileException("truncated: a storage of " + Math.max(0, elements)
                        + " elements begins where " + data.remaining() + " bytes are left");
            }
            int length = (int) elements * type.bytes();
            storages.put((String) key, data.slice(data.position(), length).order(data.order()));
            data.position(data.position() + length);
        }
        return storages;
    }

    private static Map<String, StoredTensor> tensors(Map<String, TensorReference> references, Storages storages)
            throws UnreadableFileException {
        var tensors = new LinkedHashMap<String, StoredTensor>();
        for (var named : references.entrySet()) {
            var reference = named.getValue();
            var storage = reference.storage();
            var window = window(storage, storages.of(storage));
            tensors.put(
                    named.getKey(),
                    StoredTensor.strided(
                            named.getKey(),
                            storage.type(),
                            reference.shape(),
                            reference.strides(),
                            reference.offset(),
                            window));
        }
        return tensors;
    }

    private static ByteBuffer window(StorageReference storage, ByteBuffer bytes) throws UnreadableFileException {
        long available = bytes.remaining() / storage.type().bytes();
        if (storage.offset() < 0
                || storage.size() < 0
                || storage.offset() > available
                || storage.size() > available - storage.offset()) {
            throw new UnreadableFileException("truncated or damaged: a storage of " + storage.size()
                    + " elements is said where there are " + available);
        }
        int width = storage.type().bytes();
        return bytes.slice(bytes.position() + (int) storage.offset() * width, (int) storage.size() * width)
                .order(bytes.order());
    }

    private static ByteArrayInputStream stream(ByteBuffer bytes) {
        var copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return new ByteArrayInputStream(copy);
    }

    @FunctionalInterface
    private interface Storages {
        ByteBuffer of(StorageReference storage) throws UnreadableFileException;
    }
}
