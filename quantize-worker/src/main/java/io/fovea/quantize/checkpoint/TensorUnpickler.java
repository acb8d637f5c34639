package io.fovea.quantize.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickles inside PyTorch's files, and only those.
 *
 * <p>A pickle is a program, and a checkpoint comes from strangers. This one runs no function but the constructors of
 * ordered dictionaries and tensors named below. Whatever else it would build, such as a training script's arguments, becomes
 * a {@link Skipped} that holds nothing but the name. It hashes no key but strings and numbers (so that nested containers
 * cannot make hashing exponential), and takes memory in proportion to the bytes it reads, which are bounded.
 */
final class TensorUnpickler extends Unpickler {
    /** DenseNet-121, the study's largest, takes 0.1 MB; an optimizer's state triples that. */
    static final int MAX_BYTES = 4 << 20;

    private static final int MAX_AXES = 8;
    private static final int MAX_PAIRS = 100_000;

    /** Opcodes left to the library: they move values that are there or add a small one, or call what is below. */
    private static final Set<Short> HARMLESS = Set.of(
            Opcodes.PROTO,
            Opcodes.FRAME,
            Opcodes.STOP,
            Opcodes.MARK,
            Opcodes.POP,
            Opcodes.POP_MARK,
            Opcodes.NONE,
            Opcodes.NEWTRUE,
            Opcodes.NEWFALSE,
            Opcodes.BININT,
            Opcodes.BININT1,
            Opcodes.BININT2,
            Opcodes.LONG1,
            Opcodes.BINFLOAT,
            Opcodes.SHORT_BINSTRING,
            Opcodes.SHORT_BINUNICODE,
            Opcodes.EMPTY_TUPLE,
            Opcodes.TUPLE1,
            Opcodes.TUPLE2,
            Opcodes.TUPLE3,
            Opcodes.TUPLE,
            Opcodes.EMPTY_LIST,
            Opcodes.BINPUT,
            Opcodes.LONG_BINPUT,
            Opcodes.MEMOIZE,
            Opcodes.BINGET,
            Opcodes.LONG_BINGET,
            Opcodes.BINPERSID, // persistentLoad, below
            Opcodes.REDUCE); // a constructor that global, below, has put there

    private final InputStream bytes;
    private final Map<String, ElementType> storages = new HashMap<>();
    private int copiedPairs;

    /** Reads from a stream that knows, as {@code available()}, how many bytes it has left. */
    TensorUnpickler(InputStream bytes) {
        this.bytes = bytes;
    }

    /** The next pickle of the stream: strings, numbers, lists, arrays, maps, storages and tensors. */
    Object next() throws UnreadableFileException {
        try {
            memo.clear();
            return load(bytes);
        } catch (RefusedException e) {
            throw new UnreadableFileException(e.reason, e);
        } catch (IOException | RuntimeException e) {
            // Whatever the stack machine stumbles over: an end of file, a missing operand, one of the wrong kind.
            throw new UnreadableFileException("truncated or damaged: its pickle cannot be read", e);
        }
    }

    /** The element type of every storage that the pickles read so far spoke of, by key. */
    Map<String, ElementType> storages() {
        return storages;
    }

    @Override
    protected Object dispatch(short opcode) throws IOException {
        if (HARMLESS.contains(opcode)) {
            return super.dispatch(opcode);
        }
        switch (opcode) {
            case Opcodes.BINUNICODE, Opcodes.BINSTRING, Opcodes.BINBYTES -> stack.add(string());
            case Opcodes.SHORT_BINBYTES -> stack.add(string(bytes.read()));
            case Opcodes.EMPTY_SET -> stack.add(new Skipped("builtins.set"));
            case Opcodes.FROZENSET -> {
                stack.pop_all_since_marker();
                stack.add(new Skipped("builtins.frozenset"));
            }
            case Opcodes.ADDITEMS -> stack.pop_all_since_marker();
            case Opcodes.NEWOBJ -> {
                stack.pop(); // the arguments
                stack.add(skipped(stack.pop()));
            }
            case Opcodes.NEWOBJ_EX -> {
                stack.pop();
                stack.pop();
                stack.add(skipped(stack.pop()));
            }
            case Opcodes.APPEND -> {
                Object item = stack.pop();
                append(List.of(item));
            }
            case Opcodes.APPENDS -> append(stack.pop_all_since_marker());
            case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<Object, Object>());
            case Opcodes.SETITEM -> {
                Object value = stack.pop();
                Object key = stack.pop();
                put(stack.peek(), key, value);
            }
            case Opcodes.SETITEMS -> {
                List<Object> items = stack.pop_all_since_marker();
                for (int i = 0; i < items.size(); i += 2) {
                    put(stack.peek(), items.get(i), items.get(i + 1));
                }
            }
            case Opcodes.BUILD -> stack.pop(); // attributes, such as the _metadata of a state dict
            case Opcodes.GLOBAL -> {
                String module = PickleUtils.readline(bytes);
                stack.add(global(module, PickleUtils.readline(bytes)));
            }
            case Opcodes.STACK_GLOBAL -> {
                Object name = stack.pop();
                stack.add(global((String) stack.pop(), (String) name));
            }
            default ->
                throw new RefusedException(
                        "refused: its pickle uses the opcode " + opcode + ", which no state dict needs");
        }
        return NO_RETURN_VALUE;
    }

    /** Every name a pickle may speak of. */
    private Object global(String module, String name) {
        return switch (module + " " + name) {
            case "collections OrderedDict" -> (IObjectConstructor) this::dictionary;
            case "torch._utils _rebuild_tensor", "torch._utils _rebuild_tensor_v2" ->
                (IObjectConstructor) TensorUnpickler::tensor;
            case "torch._utils _rebuild_parameter", "torch Size" -> (IObjectConstructor) arguments -> arguments[0];
            case "torch BFloat16Storage" -> ElementType.BFLOAT16;
            case "torch BoolStorage" -> ElementType.BOOL;
            case "torch ByteStorage" -> ElementType.UINT8;
            case "torch CharStorage" -> ElementType.INT8;
            case "torch DoubleStorage" -> ElementType.FLOAT64;
            case "torch FloatStorage" -> ElementType.FLOAT32;
            case "torch HalfStorage" -> ElementType.FLOAT16;
            case "torch IntStorage" -> ElementType.INT32;
            case "torch LongStorage" -> ElementType.INT64;
            case "torch ShortStorage" -> ElementType.INT16;
            default -> new Skipped(module + "." + name);
        };
    }

    /** A storage, by the tuple that torch.save writes for it. */
    @Override
    protected Object persistentLoad(Object id) {
        var parts = (Object[]) id;
        if (!parts[0].equals("storage")) {
            throw new PickleException("a persistent id that is no storage");
        }
        long offset = 0;
        long size = number(parts[4]);
        String key = (String) parts[2];
        if (parts.length > 5 && parts[5] instanceof Object[] view) {
            offset = number(view[1]);
            size = number(view[2]);
        }
        if (!(parts[1] instanceof ElementType type)) {
            return skipped(parts[1]);
        }
        storages.put(key, type);
        return new StorageReference(type, key, offset, size);
    }

    /** {@code (storage, offset, shape, strides, ...)}; what follows concerns training. */
    private static Object tensor(Object[] arguments) {
        if (arguments[0] instanceof Skipped) {
            return arguments[0];
        }
        return new TensorReference(
                (StorageReference) arguments[0], number(arguments[1]), lengths(arguments[2]), lengths(arguments[3]));
    }

    private static List<Long> lengths(Object tuple) {
        var numbers = (Object[]) tuple;
        if (numbers.length > MAX_AXES) {
            throw new PickleException("a tensor of " + numbers.length + " axes");
        }
        return Arrays.stream(numbers).map(TensorUnpickler::number).toList();
    }

    private static long number(Object value) {
        return value instanceof Integer i ? i : (Long) value;
    }

    /** Empty, or from a list of pairs, as Python 2 wrote it; the same list over and over would multiply in memory. */
    private Object dictionary(Object[] arguments) {
        var dictionary = new LinkedHashMap<Object, Object>();
        if (arguments.length > 0) {
            var pairs = (List<?>) arguments[0];
            copiedPairs += pairs.size();
            if (copiedPairs > MAX_PAIRS) {
                throw new PickleException("dictionaries of more than " + MAX_PAIRS + " pairs");
            }
            for (Object pair : pairs) {
                var items = pair instanceof List<?> list ? list.toArray() : (Object[]) pair;
                put(dictionary, items[0], items[1]);
            }
        }
        return dictionary;
    }

    /** Adds to a dictionary; an entry under another key than a string or a number is left out, and what is skipped holds nothing. */
    @SuppressWarnings("unchecked") // every map on the stack was made here, and this method sees every entry
    private static void put(Object dictionary, Object key, Object value) {
        if (!(dictionary instanceof Skipped) && (key instanceof String || key instanceof Number)) {
            ((Map<Object, Object>) dictionary).put(key, value);
        }
    }

    @SuppressWarnings("unchecked") // as above
    private void append(List<Object> items) {
        if (!(stack.peek() instanceof Skipped)) {
            ((List<Object>) stack.peek()).addAll(items);
        }
    }

    private static Skipped skipped(Object constructor) {
        if (constructor instanceof Skipped skipped) {
            return skipped;
        }
        throw new PickleException("a class that is none");
    }

    private String string() throws IOException {
        return string(PickleUtils.bytes_to_integer(PickleUtils.readbytes(bytes, 4)));
    }

    private String string(int length) throws IOException {
        if (length < 0 || length > bytes.available()) {
            throw new PickleException("a string of " + length + " bytes, " + bytes.available() + " are left");
        }
        return new String(PickleUtils.readbytes(bytes, length), StandardCharsets.UTF_8);
    }

    /** What a reader must tell people in these words. */
    private static final class RefusedException extends PickleException {
        private final String reason;

        RefusedException(String reason) {
            super(reason);
            this.reason = reason;
        }
    }

    /** What is neither built nor run: all that is known of it is the name of its class or function. */
    record Skipped(String name) implements IObjectConstructor {
        @Override
        public Object construct(Object[] arguments) {
            return this;
        }
    }
}
