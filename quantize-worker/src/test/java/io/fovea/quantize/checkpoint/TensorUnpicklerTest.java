package io.fovea.quantize.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorUnpicklerTest {

    /** Strings of bytes, and an ordered dictionary made of a list of lists: no PyTorch of today writes these. */
    @Test
    void readsWhatPython2Wrote() throws UnreadableFileException {
        var root =
                read("\u0080\2ccollections\nOrderedDict\nq\0]q\1(]q\2(U\6weightK\1e]q\3(T\4\0\0\0biasK\2ee\u0085Rq\4.");

        assertThat(root).isEqualTo(Map.of("weight", 1, "bias", 2));
    }

    /** Of the years in which a storage could be a window onto another. */
    @Test
    void readsStoragesThatAreViews() throws UnreadableFileException {
        var root = read("\u0080\2(U\7storagectorch\nHalfStorage\nU\0017U\3cpuK\n(U\0019K\4K\5ttQ.");

        assertThat(root).isEqualTo(new StorageReference(ElementType.FLOAT16, "7", 4, 5));
    }

    @Test
    void readsOnePickleAfterAnother() throws UnreadableFileException {
        var unpickler = unpickler("\u0080\2]q\0(K\1K\2e.\u0080\2h\0.\u0080\2\u0088.");

        assertThat(unpickler.next()).isEqualTo(List.of(1, 2));
        // The memo is each pickle's own: the second knows nothing of the first's list.
        assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(unpickler::next);
    }

    private static Object read(String program) throws UnreadableFileException {
        return unpickler(program).next();
    }

    private static TensorUnpickler unpickler(String program) {
        return new TensorUnpickler(new ByteArrayInputStream(program.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
