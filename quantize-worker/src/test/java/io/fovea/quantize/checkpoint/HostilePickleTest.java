package io.fovea.quantize.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles are programs. These are written by strangers. */
@Timeout(20)
class HostilePickleTest {
    private static final String PROTOCOL_2 = "\u0080\u0002";
    private static final String STORAGE = "(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0" + "0X\3\0\0\0cpu";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cos\nsystem\n(X\4\0\0\0echotR.",
                "cposix\nsystem\n(X\4\0\0\0echotR.",
                "cbuiltins\neval\n(X\4\0\0\0echotR.",
                "c__builtin__\neval\n(X\4\0\0\0echotR.",
                "cbuiltins\ngetattr\n(ctorch\nFloatStorage\nX\4\0\0\0loadtR.",
                "csubprocess\nPopen\n(X\4\0\0\0echotR.",
                "ctorch.hub\nload\n(X\4\0\0\0echotR.",
                "ctorch\nload\n(X\4\0\0\0echotR.",
                "ccollections\nOrderedDict.__init__\n(X\4\0\0\0echotR.",
                "ccollections\nnamedtuple\n(X\4\0\0\0echotR.",
                "ctorch._utils\n_rebuild_tensor_v2 \n(X\4\0\0\0echotR.",
                "\u008c\2os\u008c\6system\u0093\u008c\4echo\u0085R.",
            })
    void runsNothingButTheConstructorsOfTensors(String program) {
        assertThatReading(program).withMessageContaining("refused: loading it would run \"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "}X\1\0\0\0acos\nsystem\n(X\4\0\0\0echotRs.",
                "}X\1\0\0\0a}X\1\0\0\0b]cos\nsystem\n(X\4\0\0\0echotRass.",
                "(((cos\nsystem\n(X\4\0\0\0echotRttt.",
                "ccollections\nOrderedDict\n(](X\1\0\0\0acos\nsystem\n(X\4\0\0\0echotRetR.",
                "ccollections\nOrderedDict\n)R}X\f\0\0\0__setstate__cos\nsystem\nsb.",
                "(X\7\0\0\0storagecos\nsystem\nX\1\0\0\0aX\3\0\0\0cpuK\1tQ.",
            })
    void findsNoTensorInWhatItDoesNotRun(String program) {
        assertThatReading(program).withMessageNotContaining("\n");
    }

    /** Protocol 0's and those for extensions, long strings and out-of-band buffers. */
    @ParameterizedTest
    @ValueSource(
            chars = {
                'I', 'L', 'F', 'S', 'V', 'P', 'd', 'l', 'p', 'g', 'i', 'o', '2', '\u0082', '\u0083', '\u0084', '\u008b',
                '\u008d', '\u008e', '\u0096', '\u0097', '\u0098', '\0', '\u00ff'
            })
    void knowsNoOpcodeThatStateDictsDoNotUse(char opcode) {
        assertThatReading(opcode + "1\n1\n.")
                .withMessageContaining("refused: its pickle uses the opcode " + (int) opcode);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X\u00ff\u00ff\u00ff\u007f", // a string of 2 GiB
                "X\u00ff\u00ff\u00ff\u00ff", // of -1 bytes
                "T\u00ff\u00ff\u00ff\u007f",
                "T\0\0\0@a.",
                "\u008a\u00ff", // an integer of 255 bytes
                "\u0095\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", // a frame of 2^63 bytes
                "j\u00ff\u00ff\u00ff\u007f.", // an object never stored
                STORAGE + "J\0\0\0\u007ftQ.", // a storage of 8 GiB
            })
    void allocatesNoMoreThanItReads(String program) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThatReading(program);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16 << 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(J\0\0\0\u007fJ\0\0\0\u007ft(K\0K\0t", // 2^61 elements of one element
                "(K\2t(K\4t", // the second element out of four bytes
                "(K\2t(J\u00ff\u00ff\u00ff\u00fft", // backwards
                "(J\u00ff\u00ff\u00ff\u00fft(K\1t", // of length -1
                "(K\1K\1t(K\1t", // two axes, one stride
                "(K\1K\1K\1K\1K\1K\1K\1K\1K\1t(K\0K\0K\0K\0K\0K\0K\0K\0K\0t",
                "(\u008a\n\0\0\0\0\0\0\0\0\0\1t(K\0t", // of length 2^72
            })
    void refusesTensorsThatReachBeyondTheirStorage(String shapeAndStrides) {
        String tensor = "ctorch._utils\n_rebuild_tensor_v2\n(" + STORAGE + "K\1tQK\0" + shapeAndStrides + "tR";

        assertThatReading("}X\1\0\0\0a" + tensor + "s.").withMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ctorch._utils\n_rebuild_tensor_v2\n(X\1\0\0\0aK\1tR.",
                "ctorch._utils\n_rebuild_parameter\n)R.",
                "ccollections\nOrderedDict\n(K\1tR.",
                "ccollections\nOrderedDict\n(](K\1K\1etR.",
                "ctorch\nFloatStorage\n)R.",
                "X\1\0\0\0a)R.",
                "K\1K\1R.",
                "R.",
                ".",
                "t.",
                "e.",
                "(u.",
                "}(X\1\0\0\0au.",
                "K\1(X\1\0\0\0aX\1\0\0\0bu.",
                "q\0.",
                "h\7.",
                "b.",
                "(.",
                "N.",
                "}.",
                "]]a.",
                "K\1Q.",
                ")Q.",
                "\u0093.",
                "c",
                "",
            })
    void survivesNonsense(String program) {
        assertThatReading(program).withMessageNotContaining("\n");
    }

    @Test
    void hashesNoContainerSoThatNestingOneCannotHangIt() {
        // Each list holds the one before twice: 2^60 elements for whoever walks through them.
        var lists = new StringBuilder("]q\0");
        for (int level = 0; level < 60; level++) {
            lists.append("]h\0ah\0aq\0");
        }

        assertThatReading("}" + lists + "K\1s.");
        assertThatReading("}(" + lists + "K\1u.");
        assertThatReading("ccollections\nOrderedDict\n(]" + lists + "K\1\u0086atR.");
        assertThatReading("}]q\0h\0aK\1s."); // a list that holds itself
    }

    @Test
    void doesNotRecurseIntoNestedLists() throws UnreadableFileException {
        int depth = 500_000;
        byte[] program = bytes(PROTOCOL_2 + "]".repeat(depth) + "a".repeat(depth - 1) + ".");

        assertThat(new TensorUnpickler(new ByteArrayInputStream(program)).next())
                .isInstanceOf(Iterable.class);
    }

    @Test
    void doesNotCopyTheSameDictionaryWithoutEnd() {
        var pairs = new StringBuilder("](");
        IntStream.range(0, 50_000).forEach(i -> pairs.append("K\1K\1\u0086"));
        String again = "ccollections\nOrderedDict\nh\0\u0085R";

        assertThatReading(pairs + "eq\0" + again.repeat(10_000) + ".");
    }

    @Test
    void readsNoPickleWithoutEnd() {
        var endless = "]".repeat(TensorUnpickler.MAX_BYTES + 1);

        assertThatReading(endless);
    }

    /** In both formats, since each has its own way into the unpickler. */
    private static ThrowableAssertAlternative<UnreadableFileException> assertThatReading(String program) {
        byte[] pickle = bytes(PROTOCOL_2 + program);
        var zip = ByteBuffer.wrap(TinyCheckpoints.torchZip(pickle, Map.of("0", new byte[4])));
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> TorchReader.readZip(zip, Weights.TRAINED));
        var legacy = ByteBuffer.wrap(TinyCheckpoints.torchLegacy(pickle));
        return assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> TorchReader.readLegacy(legacy, Weights.TRAINED));
    }

    private static byte[] bytes(String program) {
        return program.getBytes(StandardCharsets.ISO_8859_1);
    }
}
