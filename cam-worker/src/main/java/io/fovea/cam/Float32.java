package io.fovea.cam;

import io.fovea.record.Tensor;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Reads a record's tensor of single-precision values. */
final class Float32 {
    private Float32() {}

    /** @throws IllegalArgumentException if the tensor is of another type or not of whole values */
    static float[] values(String name, Tensor tensor) {
        if (!tensor.getDtype().equals("float32")) {
            throw new IllegalArgumentException(name + " are " + tensor.getDtype() + ", not float32");
        }
        int bytes = tensor.getValues().remaining();
        if (bytes % Float.BYTES != 0) {
            throw new IllegalArgumentException(name + " of " + bytes + " bytes are no whole float32 values");
        }
        FloatBuffer buffer =
                tensor.getValues().slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }
}
