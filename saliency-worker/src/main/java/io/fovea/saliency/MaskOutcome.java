package io.fovea.saliency;

import java.nio.ByteBuffer;

/** What came of asking for a mask. */
public sealed interface MaskOutcome {
    /** Rows and columns of every mask. */
    int SIZE = 224;

    /**
     * A mask.
     *
     * @param model who made it
     * @param checkpoint first 16 hexadecimal digits of the SHA-256 of the model's file; {@code none} where no model made it
     * @param values 224x224 uint8, row-major, 0 background to 255 salient object
     */
    record Mask(String model, String checkpoint, ByteBuffer values) implements MaskOutcome {
        public Mask {
            values = values.asReadOnlyBuffer();
            if (values.remaining() != SIZE * SIZE) {
                throw new IllegalArgumentException("a mask of " + values.remaining() + " bytes");
            }
        }
    }

    /**
     * No mask.
     *
     * @param reason for people: which model, what was wrong
     */
    record NoMask(String reason) implements MaskOutcome {}
}
