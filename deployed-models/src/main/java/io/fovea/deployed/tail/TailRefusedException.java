package io.fovea.deployed.tail;

/** The scores cannot be followed back to the target layer. The message says which operator is in the way. */
public final class TailRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    TailRefusedException(String message) {
        super(message);
    }
}
